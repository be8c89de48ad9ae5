use std::sync::Arc;

use super::Refused;
use super::details::Fields;
use super::draft::Draft;
use super::shown::{Shown, read_only};
use crate::engine::{NameSpace, Overlay};
use crate::provider::{Label, Life, Object, PropView, Runtime, StreamOwner};
use crate::vocab::{ErrorCode, PropTag, PropValue, SaveFlags};

/// The properties of an object of the address book.
#[derive(Debug)]
pub enum Body {
    /// Those of one moment, to be read only.
    Shown(Shown),
    /// Those of something in a personal address book, to be changed until they are saved.
    Draft(Arc<Draft>),
}

impl Body {
    /// The object of a handle on it.
    pub fn object(&self, runtime: &Arc<Runtime>, life: &Arc<Life>, label: String) -> Object {
        let life = match self {
            Self::Shown(_) => life.within(),
            Self::Draft(draft) => Arc::clone(draft.life()),
        };
        Object::new(runtime, life, Label::Named(label.into()))
    }

    pub fn look(&self, look: &mut dyn FnMut(&dyn PropView)) {
        match self {
            Self::Shown(shown) => look(shown),
            Self::Draft(draft) => draft.look(look),
        }
    }

    pub fn check_writable(&self) -> Refused<()> {
        match self {
            Self::Shown(_) => read_only(),
            Self::Draft(draft) => draft.check_writable(),
        }
    }

    /// Whether its details can be filled in.
    pub fn fields(&self) -> Fields {
        let are_open = match self {
            Self::Shown(shown) => shown.is_form(),
            Self::Draft(draft) => draft.is_writable(),
        };
        if are_open { Fields::Open } else { Fields::Closed }
    }

    pub fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        match self {
            Self::Shown(_) => Some(ErrorCode::MAPI_E_NO_ACCESS),
            Self::Draft(draft) => draft.refuses(tag, value),
        }
    }

    pub fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        match self {
            Self::Shown(_) => read_only(),
            Self::Draft(draft) => {
                draft.change(overlay);
                Ok(Vec::new())
            }
        }
    }

    pub fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        match self {
            Self::Shown(_) => None,
            Self::Draft(draft) => Some(Arc::<Draft>::clone(draft)),
        }
    }

    pub fn names(&self) -> Option<NameSpace> {
        match self {
            Self::Shown(_) => None,
            Self::Draft(draft) => Some(NameSpace::Book(draft.book)),
        }
    }

    pub fn save(&self, flags: SaveFlags) -> Refused<()> {
        match self {
            Self::Shown(_) => read_only(),
            Self::Draft(draft) => draft.save(flags),
        }
    }
}

/// Gives a handle with `object` and `body` the properties of its body; its `open_below` opens tables and containers,
/// `settings` and `check_copied` say what it answers.
macro_rules! props_of_body {
    ($Handle:ty) => {
        impl $crate::provider::PropSource for $Handle {
            fn object(&self) -> &$crate::provider::AnyObject {
                &self.object
            }

            fn view(
                &self,
                look: &mut dyn FnMut(&dyn $crate::provider::PropView),
            ) -> $crate::provider::address_book::Refused<()> {
                self.body.look(look);
                Ok(())
            }

            fn check_writable(&self) -> $crate::provider::address_book::Refused<()> {
                self.body.check_writable()
            }

            fn refuses(
                &self,
                tag: $crate::vocab::PropTag,
                value: Option<&$crate::vocab::PropValue>,
            ) -> Option<$crate::vocab::ErrorCode> {
                self.body.refuses(tag, value)
            }

            fn change(
                &self,
                overlay: $crate::engine::Overlay,
            ) -> $crate::provider::address_book::Refused<Vec<(u16, $crate::vocab::ErrorCode)>> {
                self.body.change(overlay)
            }

            fn stream_owner(&self) -> Option<std::sync::Arc<dyn $crate::provider::StreamOwner>> {
                self.body.stream_owner()
            }

            fn names(&self) -> Option<$crate::engine::NameSpace> {
                self.body.names()
            }

            fn settings(&self) -> &$crate::engine::StoreSettings {
                self.settings()
            }

            fn check_copied(&self) -> $crate::provider::address_book::Refused<()> {
                self.check_copied()
            }

            fn save(&self, flags: $crate::vocab::SaveFlags) -> $crate::provider::address_book::Refused<()> {
                self.body.save(flags)
            }

            fn open_object(
                &self,
                tag: $crate::vocab::PropTag,
                interface: $crate::vocab::Iid,
                options: u32,
                _flags: $crate::vocab::OpenPropertyFlags,
            ) -> $crate::provider::address_book::Refused<Option<$crate::interface::Opened>> {
                let flags = $crate::vocab::TableFlags::from_bits_retain(options);
                self.open_below(tag, interface, flags)
            }
        }
    };
}

pub(super) use props_of_body;
