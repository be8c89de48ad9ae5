/// What a range of property identifiers is reserved for (property-identifiers-and-types page, PRP-RANGE-1 to -3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropRange {
    /// 0001 to 0BFF: the envelope of a message.
    MessageEnvelope,
    /// 0C00 to 0DFF: recipients.
    Recipient,
    /// 0E00 to 0FFF: messages, not transmittable.
    MessageNotTransmittable,
    /// 1000 to 2FFF: the content of a message.
    MessageContent,
    /// 3000 to 33FF: objects of several kinds.
    Common,
    /// 3400 to 35FF: message stores.
    Store,
    /// 3600 to 36FF: folders and address book containers.
    Container,
    /// 3700 to 38FF: attachments.
    Attachment,
    /// 3900 to 39FF: address book objects.
    AddressBook,
    /// 3A00 to 3BFF: mail users.
    MailUser,
    /// 3C00 to 3CFF: distribution lists.
    DistList,
    /// 3D00 to 3DFF: profile sections.
    ProfileSection,
    /// 3E00 to 3FFF: status objects.
    Status,
    /// 4000 to 57FF: the envelope as a transport defines it.
    TransportEnvelope,
    /// 5800 to 5FFF: recipients as a transport defines them.
    TransportRecipient,
    /// 6000 to 65FF: what a client defines, not transmittable.
    Client,
    /// 6600 to 67FF: a provider's own.
    Provider,
    /// 6800 to 7BFF: the content of a message class.
    ClassContent,
    /// 7C00 to 7FFF: a message class, not transmittable.
    ClassNotTransmittable,
    /// 8000 to FFFE: handed out for names.
    Named,
}

impl PropRange {
    /// The range of an identifier; 0 and 0xFFFF are in none.
    #[must_use]
    pub const fn of(id: u16) -> Option<Self> {
        Some(match id {
            0x0001..=0x0BFF => Self::MessageEnvelope,
            0x0C00..=0x0DFF => Self::Recipient,
            0x0E00..=0x0FFF => Self::MessageNotTransmittable,
            0x1000..=0x2FFF => Self::MessageContent,
            0x3000..=0x33FF => Self::Common,
            0x3400..=0x35FF => Self::Store,
            0x3600..=0x36FF => Self::Container,
            0x3700..=0x38FF => Self::Attachment,
            0x3900..=0x39FF => Self::AddressBook,
            0x3A00..=0x3BFF => Self::MailUser,
            0x3C00..=0x3CFF => Self::DistList,
            0x3D00..=0x3DFF => Self::ProfileSection,
            0x3E00..=0x3FFF => Self::Status,
            0x4000..=0x57FF => Self::TransportEnvelope,
            0x5800..=0x5FFF => Self::TransportRecipient,
            0x6000..=0x65FF => Self::Client,
            0x6600..=0x67FF => Self::Provider,
            0x6800..=0x7BFF => Self::ClassContent,
            0x7C00..=0x7FFF => Self::ClassNotTransmittable,
            0x8000..=0xFFFE => Self::Named,
            0x0000 | 0xFFFF => return None,
        })
    }

    /// Whether its properties travel with a message (PRP-RANGE-4).
    #[must_use]
    pub const fn is_transmittable(self) -> bool {
        !matches!(
            self,
            Self::MessageNotTransmittable | Self::Client | Self::Provider | Self::ClassNotTransmittable
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PropTag;
    use crate::vocab::tags::*;

    /// PRP-RANGE-1, PRP-RANGE-2, PRP-RANGE-3: each range begins and ends where the page says, and the next one follows.
    #[test]
    fn ranges_lie_side_by_side() {
        let pages = [
            (0x0001, 0x0BFF, PropRange::MessageEnvelope, PR_SUBJECT.tag()),
            (0x0C00, 0x0DFF, PropRange::Recipient, PR_RECIPIENT_TYPE.tag()),
            (0x0E00, 0x0FFF, PropRange::MessageNotTransmittable, PR_MESSAGE_FLAGS.tag()),
            (0x1000, 0x2FFF, PropRange::MessageContent, PR_BODY.tag()),
            (0x3000, 0x33FF, PropRange::Common, PR_DISPLAY_NAME.tag()),
            (0x3400, 0x35FF, PropRange::Store, PR_STORE_SUPPORT_MASK.tag()),
            (0x3600, 0x36FF, PropRange::Container, PR_CONTENT_COUNT.tag()),
            (0x3700, 0x38FF, PropRange::Attachment, PR_ATTACH_FILENAME.tag()),
            (0x3900, 0x39FF, PropRange::AddressBook, PR_DISPLAY_TYPE.tag()),
            (0x3A00, 0x3BFF, PropRange::MailUser, PR_ACCOUNT.tag()),
            (0x3C00, 0x3CFF, PropRange::DistList, PropTag(0x3C00_0003)),
            (0x3D00, 0x3DFF, PropRange::ProfileSection, PR_AB_SEARCH_PATH.tag()),
            (0x3E00, 0x3FFF, PropRange::Status, PR_STATUS_CODE.tag()),
            (0x4000, 0x57FF, PropRange::TransportEnvelope, PropTag(0x4000_0003)),
            (0x5800, 0x5FFF, PropRange::TransportRecipient, PropTag(0x5800_0003)),
            (0x6000, 0x65FF, PropRange::Client, PropTag(0x6000_0003)),
            (0x6600, 0x67FF, PropRange::Provider, PR_RULE_ACTIONS.tag()),
            (0x6800, 0x7BFF, PropRange::ClassContent, PropTag(0x6800_0003)),
            (0x7C00, 0x7FFF, PropRange::ClassNotTransmittable, PropTag(0x7C00_0003)),
            (0x8000, 0xFFFE, PropRange::Named, PropTag(0x8000_0003)),
        ];
        let mut next = 0x0001;
        for (first, last, range, example) in pages {
            assert_eq!(first, next, "{range:?}");
            for id in [first, last, example.id()] {
                assert_eq!(PropRange::of(id), Some(range), "{id:#06X}");
            }
            next = last + 1;
        }
        assert_eq!((PropRange::of(0), PropRange::of(0xFFFF)), (None, None));
    }
}
