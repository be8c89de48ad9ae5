use std::sync::Arc;

use super::Refused;
use super::info::FormInfo;
use super::library::Library;
use crate::engine::forms::nearest;
use crate::interface::MapiFormInfo;
use crate::provider::{Object, refuse, refuse_flags};
use crate::vocab::{ErrorCode, FormManagerFlags};

/// Libraries in the order in which they are searched: what a manager and a container have in common.
#[derive(Clone, Debug)]
pub struct Searched(pub Vec<Library>);

impl Searched {
    /// What `ResolveMessageClass` answers: the form of a class.
    pub fn resolve(&self, from: &Object, class: &str, flags: FormManagerFlags) -> Refused<Arc<FormInfo>> {
        let exact = exact(flags)?;
        let classes = self.classes()?;
        let (number, class) = nearest(&classes, class, exact)?;
        let gone = || refuse(ErrorCode::MAPI_E_NOT_FOUND, "the form is gone");
        self.info(from, number, class)?.ok_or_else(gone)
    }

    /// What `ResolveMultipleMessageClasses` answers: a slot for each class, or all forms (FRM-MGR-RESOLVE-2,
    /// FRM-MGR-RESOLVE-3).
    pub fn infos(
        &self,
        from: &Object,
        wanted: Option<&[&str]>,
        flags: FormManagerFlags,
    ) -> Refused<Vec<Option<Arc<dyn MapiFormInfo>>>> {
        let exact = exact(flags)?;
        let Some(wanted) = wanted else {
            return Ok(self.all(from)?.into_iter().map(|form| Some(form as _)).collect());
        };
        let classes = self.classes()?;
        let slot = |class: &&str| match nearest(&classes, class, exact) {
            Ok((number, class)) => Ok(self.info(from, number, class)?.map(|form| form as _)),
            Err(_) => Ok(None),
        };
        wanted.iter().map(slot).collect()
    }

    /// All forms.
    pub fn all(&self, from: &Object) -> Refused<Vec<Arc<FormInfo>>> {
        let mut all = Vec::new();
        for (number, classes) in self.classes()?.iter().enumerate() {
            for class in classes {
                all.extend(self.info(from, number, class)?);
            }
        }
        Ok(all)
    }

    fn classes(&self) -> Refused<Vec<Vec<String>>> {
        self.0.iter().map(Library::classes).collect()
    }

    /// The form of exactly this class in the library with this number.
    fn info(&self, from: &Object, number: usize, class: &str) -> Refused<Option<Arc<FormInfo>>> {
        let Some(library) = self.0.get(number) else { return Ok(None) };
        let form = library.get(class)?;
        Ok(form.map(|form| Arc::new(FormInfo::new(from, library.clone(), form))))
    }
}

fn exact(flags: FormManagerFlags) -> Refused<bool> {
    refuse_flags(flags.unknown(FormManagerFlags::MAPIFORM_EXACTMATCH))?;
    Ok(flags.contains(FormManagerFlags::MAPIFORM_EXACTMATCH))
}
