//! Who answers the dialogs.

use std::fmt::Debug;

use crate::vocab::{Property, WizardFlags};

/// The user in front of the screen: answers every dialog that MAPI or a service shows.
///
/// Each method is a dialog; one that is not written is answered as by a user who presses Cancel. They are called while
/// nothing is locked, and may call MAPI.
pub trait UserInterface: Debug + Send + Sync {
    /// A sheet of properties: a service to be configured. Answers the values that the user enters, or `None` for Cancel.
    fn config_sheet(&self, _sheet: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        None
    }

    /// A message to be confirmed: what was added to the profile works after a new logon only.
    fn restart_needed(&self, _profile: &str) {}

    /// How far an operation is, for which the client showed no indicator of its own. Called at each step. Answers whether
    /// the user presses Cancel now; one who isn't there doesn't.
    fn progress(&self, _shown: &ProgressShown) -> bool {
        false
    }

    /// The profile wizard. Answers what the user chooses, or `None` for Cancel.
    fn profile_wizard(&self, _wizard: &ProfileWizard<'_>) -> Option<WizardChoice> {
        None
    }
}

/// What a sheet of properties shows.
#[derive(Clone, Copy, Debug)]
pub struct ConfigSheet<'a> {
    /// The title.
    pub title: &'a str,
    /// The values as they are; secure ones are left out.
    pub values: &'a [Property],
}

/// What a progress indicator shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgressShown {
    /// How far it is, between the two.
    pub value: u32,
    /// Where it starts.
    pub first: u32,
    /// Where it is done.
    pub last: u32,
    /// How many objects are done; 0 if a part of an object is.
    pub count: u32,
    /// Of how many; 0 likewise.
    pub total: u32,
}

/// What the profile wizard was launched with.
#[derive(Clone, Copy, Debug)]
pub struct ProfileWizard<'a> {
    /// What it shows.
    pub flags: WizardFlags,
    /// The services that are to be added, by their keys.
    pub services: &'a [&'a str],
}

/// What a user chooses in the profile wizard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WizardChoice {
    /// The name of the new profile.
    pub profile: String,
    /// The services, by their keys, each with what the user enters for it.
    pub services: Vec<(String, Vec<Property>)>,
}

/// Nobody is there: every dialog is cancelled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl UserInterface for Nobody {}
