//! Which form shows messages of a class, and the library of a computer.

use std::collections::BTreeSet;
use std::iter;
use std::sync::{Arc, LazyLock};

use super::form::Form;
use crate::engine::error::{EngineError, Result};
use crate::engine::names::NameMap;
use crate::engine::receive_folders::validate_class;
use crate::vocab::{Guid, PropTag};

/// The class whose form shows messages of a class, with the number of its library: the exact class is looked for in all
/// libraries before the class it derives from is in any (FRM-RESOLVE-1 to FRM-RESOLVE-8). A library is told as the classes
/// that it has forms for.
///
/// # Errors
/// `Invalid` on text that is no class (FRM-RESOLVE-10), `Missing`.
pub fn nearest<'a>(libraries: &'a [Vec<String>], class: &str, exact: bool) -> Result<(usize, &'a str)> {
    check_class(class)?;
    let base = |class: &str| if exact { None } else { class.rfind('.') };
    let found =
        iter::successors(Some(class), |&class| base(class).map(|dot| &class[..dot])).find_map(|class| {
            let of = |library: &'a Vec<String>| library.iter().find(|own| own.eq_ignore_ascii_case(class));
            libraries.iter().enumerate().find_map(|(number, library)| Some((number, of(library)?.as_str())))
        });
    found.ok_or(MISSING)
}

/// An empty class is none (FRM-RESOLVE-10).
pub(super) fn check_class(class: &str) -> Result<()> {
    if class.is_empty() {
        return Err(EngineError::Invalid { why: "a message class is missing".to_owned() });
    }
    validate_class(class)
}

const MISSING: EngineError = EngineError::Missing { what: "form of this class" };

/// The library of a computer, one form for each class in the order in which they came (FRM-REGISTRY-7), and what the
/// computer knows of forms of other libraries. That of a new one has the built-in form. A clone shares it.
#[derive(Clone, Debug)]
pub struct ComputersForms(Arc<Known>);

#[derive(Clone, Debug)]
struct Known {
    forms: Vec<Arc<Form>>,
    downloaded: BTreeSet<Guid>,
    /// Of extended attributes.
    names: Arc<NameMap>,
}

/// What a new computer has, made once.
static BUILT_IN: LazyLock<ComputersForms> = LazyLock::new(|| {
    ComputersForms(Arc::new(Known {
        forms: vec![Arc::new(Form::standard())],
        downloaded: BTreeSet::new(),
        names: Arc::new(NameMap::new(PropTag::FIRST_NAMED_ID)),
    }))
});

impl Default for ComputersForms {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl ComputersForms {
    /// The forms.
    pub fn forms(&self) -> &[Arc<Form>] {
        &self.0.forms
    }

    /// The form of exactly this class (FRM-RESOLVE-3).
    pub fn get(&self, class: &str) -> Option<&Arc<Form>> {
        self.0.forms.iter().find(|form| form.is_of(class))
    }

    /// Puts a form into the library. If there is one of its class that is replaced, or stays and learns of platforms that
    /// it didn't know (FRM-CONT-INSTALL-2).
    ///
    /// # Errors
    /// `Invalid` on a class that messages cannot have.
    pub fn install(&mut self, form: Form, replaces: bool) -> Result<()> {
        check_class(form.class())?;
        let forms = &mut self.change().forms;
        match forms.iter_mut().find(|known| known.is_of(form.class())) {
            Some(known) => *known = Arc::new(form.installed_over(known, replaces)),
            None => forms.push(Arc::new(form)),
        }
        Ok(())
    }

    /// Takes the form of exactly this class out (FRM-CONT-REMOVE-1).
    ///
    /// # Errors
    /// `Missing`.
    pub fn remove(&mut self, class: &str) -> Result<()> {
        self.get(class).ok_or(MISSING)?;
        self.change().forms.retain(|form| !form.is_of(class));
        Ok(())
    }

    /// Whether what makes the forms with this class identifier is on the computer: there is one in its library, or one was
    /// downloaded (FRM-LOADFORM-8).
    pub fn are_here(&self, class_id: Guid) -> bool {
        self.0.downloaded.contains(&class_id) || self.0.forms.iter().any(|form| form.class_id() == class_id)
    }

    /// They are from now on (FRM-PREPAREFORMMGR-1).
    pub fn download(&mut self, class_id: Guid) {
        self.change().downloaded.insert(class_id);
    }

    /// The names of the extended attributes of forms (FRM-CFG-6).
    pub fn names(&self) -> &Arc<NameMap> {
        &self.0.names
    }

    /// The same, to change.
    pub fn names_mut(&mut self) -> &mut Arc<NameMap> {
        &mut self.change().names
    }

    fn change(&mut self) -> &mut Known {
        Arc::make_mut(&mut self.0)
    }
}
