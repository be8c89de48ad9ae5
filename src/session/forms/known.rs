use std::sync::Arc;

use super::info::FormInfo;
use crate::engine::forms::{Form, FormLibraries, LibraryId};
use crate::interface::MapiFormInfo;
use crate::provider::{Object, Refusal, refuse_flags};
use crate::session::computer::Computer;
use crate::vocab::FormManagerFlags;

type Refused<T> = std::result::Result<T, Refusal>;

/// A library, as a manager or container shows it.
#[derive(Clone, Debug)]
pub struct Library {
    /// Which one.
    pub id: LibraryId,
    /// What it is called.
    pub name: Arc<str>,
}

impl Library {
    /// That of the computer, which needs no session (FRM-REGISTRY-2).
    pub fn local() -> Self {
        Self { id: LibraryId::Local, name: "Local Forms".into() }
    }
}

/// The forms of some libraries: what a manager and a container have in common.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where the forms are.
    pub computer: Arc<Computer>,
    /// In the order in which they are asked.
    pub libraries: Vec<Library>,
}

impl Known {
    /// The forms of the computer alone.
    pub fn local(computer: &Arc<Computer>) -> Self {
        Self { computer: Arc::clone(computer), libraries: vec![Library::local()] }
    }

    /// Looks at all libraries there are.
    pub fn look<T>(&self, look: impl FnOnce(&FormLibraries, &[LibraryId]) -> T) -> T {
        let ids: Vec<LibraryId> = self.libraries.iter().map(|library| library.id.clone()).collect();
        look(self.computer.runtime.read().forms(), &ids)
    }

    /// The form of a class, with its library.
    pub fn resolve(&self, class: &str, flags: FormManagerFlags) -> Refused<(Library, Arc<Form>)> {
        refuse_flags(flags.unknown(FormManagerFlags::MAPIFORM_EXACTMATCH))?;
        let exact = flags.contains(FormManagerFlags::MAPIFORM_EXACTMATCH);
        let (id, form) = self.look(|forms, ids| forms.resolve(ids, class, exact))?;
        Ok((self.named(&id), form))
    }

    /// What `ResolveMessageClass` answers.
    pub fn info(
        &self,
        from: &Object,
        class: &str,
        flags: FormManagerFlags,
    ) -> Refused<Arc<dyn MapiFormInfo>> {
        self.resolve(class, flags).map(|(library, form)| self.open(from, library, form))
    }

    /// What `ResolveMultipleMessageClasses` answers: a slot for each class, or all forms (FRM-MGR-RESOLVE-2,
    /// FRM-MGR-RESOLVE-3).
    pub fn infos(
        &self,
        from: &Object,
        classes: Option<&[&str]>,
        flags: FormManagerFlags,
    ) -> Refused<Vec<Option<Arc<dyn MapiFormInfo>>>> {
        refuse_flags(flags.unknown(FormManagerFlags::MAPIFORM_EXACTMATCH))?;
        Ok(match classes {
            Some(classes) => classes.iter().map(|class| self.info(from, class, flags).ok()).collect(),
            None => self.all(from).into_iter().map(Some).collect(),
        })
    }

    /// All forms.
    pub fn all(&self, from: &Object) -> Vec<Arc<dyn MapiFormInfo>> {
        let all: Vec<(LibraryId, Arc<Form>)> =
            self.look(|forms, ids| forms.all(ids).map(|(id, form)| (id.clone(), Arc::clone(form))).collect());
        all.into_iter().map(|(id, form)| self.open(from, self.named(&id), form)).collect()
    }

    fn named(&self, id: &LibraryId) -> Library {
        let known = self.libraries.iter().find(|library| library.id == *id);
        known.cloned().unwrap_or_else(Library::local)
    }

    fn open(&self, from: &Object, library: Library, form: Arc<Form>) -> Arc<dyn MapiFormInfo> {
        Arc::new(FormInfo::new(from, &self.computer, library, form))
    }
}
