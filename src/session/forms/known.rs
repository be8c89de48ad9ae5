use std::sync::Arc;

use super::info::FormInfo;
use super::library::Library;
use crate::engine::forms::nearest;
use crate::interface::MapiFormInfo;
use crate::provider::{Object, Refusal, refuse, refuse_flags};
use crate::vocab::{ErrorCode, FormManagerFlags};

type Refused<T> = std::result::Result<T, Refusal>;

/// The forms of some libraries, in the order in which these are asked: what a manager and a container have in common.
#[derive(Clone, Debug)]
pub struct Known(Vec<Library>);

impl Known {
    /// Those of these libraries.
    pub const fn of(libraries: Vec<Library>) -> Self {
        Self(libraries)
    }

    /// What `ResolveMessageClass` answers: the form of a class.
    pub fn resolve(&self, from: &Object, class: &str, flags: FormManagerFlags) -> Refused<Arc<FormInfo>> {
        refuse_flags(flags.unknown(FormManagerFlags::MAPIFORM_EXACTMATCH))?;
        let exact = flags.contains(FormManagerFlags::MAPIFORM_EXACTMATCH);
        let classes = self.0.iter().map(Library::classes).collect::<Refused<Vec<_>>>()?;
        let (number, class) = nearest(&classes, class, exact)?;
        let found = self.0.get(number).map(|library| info(from, library, class)).transpose()?;
        let gone = || refuse(ErrorCode::MAPI_E_NOT_FOUND, "the form is gone");
        found.flatten().ok_or_else(gone)
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
        let Some(classes) = classes else { return Ok(self.all(from)?.into_iter().map(Some).collect()) };
        let found = |class: &&str| Some(self.resolve(from, class, flags).ok()? as Arc<dyn MapiFormInfo>);
        Ok(classes.iter().map(found).collect())
    }

    /// All forms.
    pub fn all(&self, from: &Object) -> Refused<Vec<Arc<dyn MapiFormInfo>>> {
        let mut all: Vec<Arc<dyn MapiFormInfo>> = Vec::new();
        for library in &self.0 {
            for class in library.classes()? {
                if let Some(form) = info(from, library, &class)? {
                    all.push(form);
                }
            }
        }
        Ok(all)
    }
}

fn info(from: &Object, library: &Library, class: &str) -> Refused<Option<Arc<FormInfo>>> {
    let form = library.get(class)?;
    Ok(form.map(|form| Arc::new(FormInfo::new(from, library.clone(), form))))
}
