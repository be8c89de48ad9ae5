use std::sync::LazyLock;

use super::first_save::FirstSave;
use super::{Draft, MessageBody, Recipient, Saving};
use crate::engine::ValueRef;
use crate::engine::props::{Props, Shapes};
use crate::vocab::tags::{
    PR_CREATION_TIME, PR_DISPLAY_BCC, PR_DISPLAY_CC, PR_DISPLAY_TO, PR_HASATTACH, PR_IMPORTANCE,
    PR_LAST_MODIFICATION_TIME, PR_PRIORITY, PR_SEARCH_KEY, PR_SENSITIVITY,
};
use crate::vocab::{FileTime, MapiUid, Property};

/// What a message was before it is saved.
#[derive(Clone, Copy, Debug)]
pub enum Before<'a> {
    /// Nothing: it is new.
    New(&'a NewMessage),
    /// What it is saved over.
    Body(&'a MessageBody),
}

/// What a new message has that no other has.
#[derive(Clone, Copy, Debug)]
pub struct NewMessage {
    /// When it was made.
    pub now: FileTime,
    /// `PR_SEARCH_KEY`.
    pub search_key: MapiUid,
}

/// What all new messages share, and where the two times and the search key are filled in, which are of the same size.
pub(super) static BLANK: LazyLock<(MessageBody, [usize; 3])> = LazyLock::new(|| {
    let properties = [
        Property::of(PR_IMPORTANCE, 1),
        Property::of(PR_PRIORITY, 0),
        Property::of(PR_SENSITIVITY, 0),
        Property::of(PR_DISPLAY_BCC, ""),
        Property::of(PR_DISPLAY_CC, ""),
        Property::of(PR_DISPLAY_TO, ""),
        Property::of(PR_HASATTACH, false),
        Property::of(PR_CREATION_TIME, FileTime(0)),
        Property::of(PR_LAST_MODIFICATION_TIME, FileTime(0)),
        Property::of(PR_SEARCH_KEY, [0; 16]),
    ];
    let props = Props::build(properties, &mut Shapes::default());
    let mut blank = MessageBody { props, ..MessageBody::default() };
    blank.size = blank.measure();
    let places = [PR_CREATION_TIME.id(), PR_LAST_MODIFICATION_TIME.id(), PR_SEARCH_KEY.id()].map(|id| {
        let place = blank.props.get(id).and_then(|(_, value)| blank.props.place_of(id, value));
        place.expect("times and keys have places")
    });
    (blank, places)
});

impl NewMessage {
    /// The message before anybody set anything (STO-CREATEMESSAGE-5).
    pub fn body(&self) -> MessageBody {
        let (blank, places) = &*BLANK;
        let now = ValueRef::SysTime(self.now);
        let values = [now, now, ValueRef::Binary(&self.search_key.0)];
        let props = blank.props.patched_at(places.iter().copied().zip(values)).expect("they lie in a block");
        MessageBody { props, ..blank.clone() }
    }
}

impl Before<'_> {
    /// As [`MessageBody::with`].
    pub fn with(&self, draft: &mut Draft, saving: &Saving, shapes: &mut Shapes) -> MessageBody {
        match self {
            Self::Body(body) => body.with(draft, saving, shapes),
            Self::New(new) => FirstSave { new, saving }.save(draft, shapes),
        }
    }

    /// The recipients.
    pub fn recipients(&self) -> &[Recipient] {
        match self {
            Self::New(_) => &[],
            Self::Body(body) => body.recipients(),
        }
    }
}
