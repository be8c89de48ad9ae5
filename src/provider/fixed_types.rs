use std::sync::LazyLock;

use crate::vocab::tags::{self, PR_CREATION_TIME, PR_DISPLAY_NAME, PR_LAST_MODIFICATION_TIME};
use crate::vocab::{PropTag, PropType};

/// Identifiers below this one: the envelope of messages, recipients, and what is computed and not transmitted.
const FIRST_CONTENT_ID: u16 = 0x1000;

/// The types that belong to these identifiers; `PT_UNSPECIFIED` where nobody named one, or several.
static TYPES: LazyLock<Vec<PropType>> = LazyLock::new(|| {
    let mut types = vec![PropType::PT_UNSPECIFIED; FIRST_CONTENT_ID.into()];
    for id in 1..FIRST_CONTENT_ID {
        if !matches!(id, 0x0C00..=0x0DFF) {
            types[usize::from(id)] = known_type(id).unwrap_or(PropType::PT_UNSPECIFIED);
        }
    }
    types
});

/// Common properties that the emulator gives a meaning to.
const COMMON: [PropTag; 3] = crate::columns![PR_DISPLAY_NAME, PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME];

/// The type that a property keeps, text in Unicode: that of a well-known property of the envelope or of one that is
/// computed; `None` for those that take any type (PRP-SETPROPS-6).
#[inline]
pub fn fixed_type(id: u16, computed: bool) -> Option<PropType> {
    if computed {
        return known_type(id);
    }
    match TYPES.get(usize::from(id)) {
        Some(known) => Some(*known).filter(|known| *known != PropType::PT_UNSPECIFIED),
        None => COMMON.iter().find(|tag| tag.id() == id).map(|tag| tag.prop_type()),
    }
}

/// The type under which an identifier is known, if it is one.
fn known_type(id: u16) -> Option<PropType> {
    let mut types = tags::with_id(id).map(|info| info.tag.to_unicode().prop_type());
    let first = types.next()?;
    types.all(|other| other == first).then_some(first)
}
