use super::before::BLANK;
use super::{Draft, MessageBody, NewMessage, Saving};
use crate::engine::ValueRef;
use crate::engine::props::{Computed, Overlay, Shapes, TextPlace};
use crate::vocab::tags::{
    PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_NORMALIZED_SUBJECT, PR_SEARCH_KEY, PR_SUBJECT,
    PR_SUBJECT_PREFIX,
};
use crate::vocab::{PropTag, split_subject};

/// The first save of a message. What only this message begins with goes among its changes: most new messages are saved
/// before anybody asks what they are, and what all of them share is there.
pub(super) struct FirstSave<'a> {
    pub(super) new: &'a NewMessage,
    pub(super) saving: &'a Saving,
}

impl<'a> FirstSave<'a> {
    /// What it makes of a draft, which is used up. A program makes one message after the other of the same properties, to
    /// which the same ones are added by every save.
    pub(super) fn save(&self, draft: &mut Draft, shapes: &mut Shapes) -> MessageBody {
        let blank = &BLANK.0;
        if !self.adds_little(draft) {
            self.compute(draft);
            return blank.grown(draft, shapes);
        }
        let subject = Subject::of(&draft.overlay);
        let has_prefix = subject.as_ref().is_some_and(|subject| subject.prefix.is_some());
        let computed = |tag: PropTag| self.computed(tag, subject.as_ref());
        let grown = shapes.grown_by_habit(&blank.props, &mut draft.overlay, has_prefix, computed);
        if let Some((props, growth)) = grown {
            let body = MessageBody { props, size: growth.of(blank.size), ..MessageBody::default() };
            debug_assert_eq!(body.size, body.measure());
            return body;
        }
        let before = is_usual(&draft.overlay).then(|| draft.overlay.laid());
        self.compute(draft);
        if let Some(before) = before {
            shapes.make_habit(&blank.props, before, &draft.overlay, has_prefix, computed);
        }
        blank.grown(draft, shapes)
    }

    /// Whether properties are all that there is to save, and no conversation begins.
    fn adds_little(&self, draft: &Draft) -> bool {
        let Saving { first, starts_conversation, .. } = *self.saving;
        first && !starts_conversation && draft.recipients.is_none() && draft.attachments.is_none()
    }

    /// Adds to a draft what only this message begins with, and what is computed.
    fn compute(&self, draft: &mut Draft) {
        draft.overlay.set_untouched(PR_CREATION_TIME.tag(), ValueRef::SysTime(self.new.now));
        draft.overlay.set_untouched(PR_SEARCH_KEY.tag(), ValueRef::Binary(&self.new.search_key.0));
        BLANK.0.compute(draft, self.saving);
    }

    /// What that is under a tag, if it is one of those that are mostly added.
    fn computed(&self, tag: PropTag, subject: Option<&Subject>) -> Option<Computed<'a>> {
        Some(match tag.id() {
            CREATED => Computed::Number(ValueRef::SysTime(self.new.now)),
            KEY => Computed::Number(ValueRef::Binary(&self.new.search_key.0)),
            MODIFIED => Computed::Number(ValueRef::SysTime(self.saving.now)),
            PREFIX => Computed::Part(subject?.place, 0..subject?.prefix?),
            NORMALIZED => Computed::Part(subject?.place, subject?.prefix.unwrap_or_default()..subject?.end),
            _ => return None,
        })
    }
}

/// Whether nothing was set whose value, and not its place alone, tells what is to be computed; the subject aside.
fn is_usual(changes: &Overlay) -> bool {
    !changes.touches(PREFIX) && !changes.touches(NORMALIZED) && !MessageBody::touches_text(changes)
}

const CREATED: u16 = PR_CREATION_TIME.id();
const KEY: u16 = PR_SEARCH_KEY.id();
const MODIFIED: u16 = PR_LAST_MODIFICATION_TIME.id();
const PREFIX: u16 = PR_SUBJECT_PREFIX.id();
const NORMALIZED: u16 = PR_NORMALIZED_SUBJECT.id();

/// A subject whose parts nobody has set.
struct Subject {
    place: TextPlace,
    /// Length of the prefix, if there is one.
    prefix: Option<usize>,
    end: usize,
}

impl Subject {
    fn of(changes: &Overlay) -> Option<Self> {
        let (place, subject) = changes.placed_text(PR_SUBJECT.id())?;
        let prefix = split_subject(subject, None).0.map(str::len);
        Some(Self { place, prefix, end: subject.len() })
    }
}

#[cfg(test)]
mod tests;
