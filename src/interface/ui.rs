//! Who answers the dialogs.

use std::fmt::Debug;
use std::sync::Arc;

use super::{
    AdrParm, DetailsButton, DialogControls, FormWindow, MapiFolder, MapiFormInfo, MapiProp, MapiStream,
    MapiTable, Message, MsgStore, Result,
};
use crate::vocab::{
    AccessRights, AdrEntry, AdrList, EntryId, FormFlags, FormSaveFormat, MessageFlags, MessageStatus, OneOff,
    Property, Restriction, RowSet, WizardFlags,
};

/// The user in front of the screen: answers every dialog that MAPI or a service shows.
///
/// Each method is a dialog; one that is not written is answered as by a user who presses Cancel, unless it says
/// otherwise. They are called while nothing is locked, and may call MAPI.
pub trait UserInterface: Debug + Send + Sync {
    /// The logon dialog. Answers the name of the profile that the user chooses, or `None` for Cancel.
    fn logon(&self, _dialog: &LogonDialog<'_>) -> Option<String> {
        None
    }

    /// Whether the user really wants to log off; he does, if nothing is written.
    fn confirm_logoff(&self) -> bool {
        true
    }

    /// Whether the user asked the program to quit, which ends
    /// [`dispatch_notifications`](super::Mapi::dispatch_notifications); not, if nothing is written.
    fn wants_to_quit(&self) -> bool {
        false
    }

    /// A message in the built-in form. The user reads it and does what its [window](FormWindow) offers; how he leaves it is
    /// the answer. One that is not written closes a form that is modal, as those of
    /// [`show_form`](super::MapiSession::show_form) are, and leaves others open.
    fn message_form(&self, form: &MessageForm<'_>) -> FormEnd {
        if form.is_modal { FormEnd::Closed } else { FormEnd::LeftOpen }
    }

    /// Whether what was changed in a form that closes is to be saved (`SAVEOPTS_PROMPTSAVE`). One that is not written loses
    /// it.
    fn save_form_changes(&self, _message: &dyn Message) -> bool {
        false
    }

    /// How to print, in words of the user's own ([`MapiViewContext::get_print_setup`](super::MapiViewContext)), or `None` if
    /// he cannot print.
    fn print_setup(&self) -> Option<String> {
        None
    }

    /// Where the text of a message is to be saved, and in which format
    /// ([`MapiViewContext::get_save_stream`](super::MapiViewContext)), or `None` for Cancel.
    fn save_as(&self) -> Option<(FormSaveFormat, Arc<dyn MapiStream>)> {
        None
    }

    /// Forms to choose from ([`MapiFormMgr::select_form`](super::MapiFormMgr::select_form),
    /// [`select_multiple_forms`](super::MapiFormMgr::select_multiple_forms)). Answers the numbers of those that the user
    /// chooses, or `None` for Cancel.
    fn choose_forms(&self, _choice: &FormChoice<'_>) -> Option<Vec<usize>> {
        None
    }

    /// A form of a class that the library has already ([`MapiFormContainer::install_form`](super::MapiFormContainer)). Answers
    /// whether it replaces that one, or `None` for Cancel.
    fn replace_form(&self, _message_class: &str) -> Option<bool> {
        None
    }

    /// Libraries of forms to choose from, by their names
    /// ([`MapiFormMgr::select_form_container`](super::MapiFormMgr::select_form_container)). Answers the number of one, or
    /// `None` for Cancel.
    fn choose_form_library(&self, _libraries: &[&str]) -> Option<usize> {
        None
    }

    /// A sheet of properties: a service to be configured. Answers the values that the user enters, or `None` for Cancel.
    fn config_sheet(&self, _sheet: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        None
    }

    /// A message to be confirmed: what was added to the profile works after a new logon only.
    fn restart_needed(&self, _profile: &str) {}

    /// A sheet of an entry of the address book, to be looked at or filled in
    /// ([`AddrBook::details`](super::AddrBook::details), [`AddrBook::new_entry`](super::AddrBook::new_entry)). Answers the
    /// values that the user enters, none if he only looks, or `None` for Cancel.
    fn entry_sheet(&self, _sheet: &EntrySheet<'_>) -> Option<Vec<Property>> {
        None
    }

    /// What a new entry is made from: these rows of a table of templates. Answers the `PR_ENTRYID` of one, or `None` for
    /// Cancel.
    fn choose_template(&self, _templates: &RowSet) -> Option<EntryId> {
        None
    }

    /// The address book, to choose recipients from ([`AddrBook::address`](super::AddrBook::address)). Answers all
    /// recipients as the user leaves them, or `None` for Cancel.
    ///
    /// MAPI completes those that have a `PR_ENTRYID`; one without properties stands for a recipient who was removed.
    fn choose_recipients(&self, _dialog: &AddressDialog<'_>) -> Option<AdrList> {
        None
    }

    /// What to look for in a container that is too large to be shown whole (`AB_FIND_ON_OPEN`), before the dialog to choose
    /// recipients shows it. `None` shows it all the same.
    fn find_in(&self, _container: &EntryId) -> Option<Restriction> {
        None
    }

    /// The options of a recipient ([`AddrBook::recip_options`](super::AddrBook::recip_options)), which the user may change.
    fn recipient_options(&self, _recipient: &mut AdrEntry) {}

    /// A name that fits no entry, or several ([`AddrBook::resolve_name`](super::AddrBook::resolve_name)). Unless it is
    /// answered the name stays as it is.
    fn who_is_meant(&self, _question: &NameQuestion<'_>) -> NameAnswer {
        NameAnswer::Skip
    }

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

/// What the logon dialog shows.
#[derive(Clone, Copy, Debug)]
pub struct LogonDialog<'a> {
    /// The profiles to choose from.
    pub profiles: &'a [&'a str],
    /// The name that stands in the field; empty unless the client named a profile that is not there.
    pub name: &'a str,
}

/// What the built-in form shows.
#[derive(Clone, Copy, Debug)]
pub struct MessageForm<'a> {
    /// What the user can do, and the message.
    pub window: &'a dyn FormWindow,
    /// The store of the message; an embedded one has none.
    pub store: Option<&'a dyn MsgStore>,
    /// The folder it is in, or will be; an embedded one has none.
    pub folder: Option<&'a dyn MapiFolder>,
    /// Its class, as the client said it.
    pub message_class: &'a str,
    /// As `ShowForm` said: whether it was saved before, and whether to send is to leave it in its folder.
    pub flags: FormFlags,
    /// Its status, as the client said it.
    pub status: MessageStatus,
    /// Its flags, as the client said them.
    pub message_flags: MessageFlags,
    /// What the client may do to it, as `ShowForm` said, else its `PR_ACCESS`.
    pub access: AccessRights,
    /// Whether nothing goes on before the form is closed.
    pub is_modal: bool,
    /// Whether the client still held the message when it called `ShowForm`, which must have the only reference to it.
    pub is_held: bool,
}

impl MessageForm<'_> {
    /// The message, which may be changed; none if the window is closed.
    #[must_use]
    pub fn message(&self) -> Option<Arc<dyn Message>> {
        self.window.message()
    }
}

/// Forms to choose from.
#[derive(Clone, Copy, Debug)]
pub struct FormChoice<'a> {
    /// What stands above them.
    pub title: Option<&'a str>,
    /// The forms.
    pub forms: &'a [Arc<dyn MapiFormInfo>],
    /// The numbers of those that are chosen already.
    pub chosen: &'a [usize],
}

/// How the user leaves the form of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormEnd {
    /// He closes it.
    #[default]
    Closed,
    /// He presses Cancel.
    Cancelled,
    /// He presses Send: with `MAPI_POST_MESSAGE` the message is saved in its folder, else it is sent.
    Sent,
    /// He turns to something else; a form that is modal closes.
    LeftOpen,
}

/// What a sheet of properties shows.
#[derive(Clone, Copy, Debug)]
pub struct ConfigSheet<'a> {
    /// The title.
    pub title: &'a str,
    /// The values as they are; secure ones are left out.
    pub values: &'a [Property],
    /// What they are of: they may be set there, too.
    pub config: &'a dyn MapiProp,
    /// Its controls: those with `DT_EDITABLE` can be changed, those with `DT_REQUIRED` must not stay empty.
    pub controls: &'a dyn MapiTable,
    /// What the controls show, and the buttons among them, to be pressed.
    pub dialog: &'a DialogControls,
}

/// What a sheet of an entry shows.
#[derive(Clone, Copy, Debug)]
pub struct EntrySheet<'a> {
    /// The entry; one to be made is not saved yet.
    pub entry: &'a dyn MapiProp,
    /// Its controls (`PR_DETAILS_TABLE`): those with `DT_EDITABLE` can be changed, those with `DT_REQUIRED` must not stay
    /// empty. [`Control::from_row`](crate::vocab::Control::from_row) reads a row.
    pub controls: &'a dyn MapiTable,
    /// What the controls show, and the buttons among them, to be pressed.
    pub dialog: &'a DialogControls,
    /// The entry id; one to be made has none.
    pub id: Option<&'a EntryId>,
    /// A button that the client adds.
    pub button: Option<DetailsButton<'a>>,
}

impl EntrySheet<'_> {
    /// Presses the button that the client adds; without one nothing happens.
    ///
    /// # Errors
    /// What the client's function answers.
    pub fn press(&self) -> Result<()> {
        match (self.button, self.id) {
            (Some(button), Some(id)) => (button.pressed)(id),
            _ => Ok(()),
        }
    }
}

/// What the dialog to choose recipients shows.
#[derive(Clone, Copy, Debug)]
pub struct AddressDialog<'a> {
    /// What the client asks for.
    pub parameters: &'a AdrParm,
    /// The recipients so far; none if the user may look only.
    pub recipients: &'a AdrList,
    /// The containers, those that the restriction of the client lets pass.
    pub containers: &'a dyn MapiTable,
    /// The container that is shown first.
    pub container: Option<&'a EntryId>,
    /// Its entries, those that the restriction of the client lets pass.
    pub entries: Option<&'a dyn MapiTable>,
}

/// A name that fits no entry, or several.
#[derive(Clone, Copy, Debug)]
pub struct NameQuestion<'a> {
    /// The name.
    pub name: &'a str,
    /// The entries it may mean; none if it fits none.
    pub candidates: Option<&'a RowSet>,
    /// The title that the client gives to the dialog for a new entry.
    pub title: Option<&'a str>,
}

/// Whom a user means by a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NameAnswer {
    /// Nobody says: the name stays as it is.
    #[default]
    Skip,
    /// The entry with this id, one of the candidates or another.
    Entry(EntryId),
    /// Somebody in no address book.
    OneOff(OneOff),
    /// The dialog is cancelled; names that were answered stay resolved.
    Cancel,
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
