use super::*;
use crate::vocab::tags::{PR_INSTANCE_KEY, PR_SUBJECT};

fn id(byte: u8) -> EntryId {
    EntryId::from(&[byte][..])
}

fn object(event: EventMask) -> ObjectNotification {
    ObjectNotification::new(event, ObjectType::MAPI_MESSAGE, id(1), id(2))
}

fn table(event: TableEvent) -> TableNotification {
    TableNotification::whole(event)
}

fn one_of_each() -> Vec<(Notification, EventMask, &'static str)> {
    let error = MapiError { error: "disk gone".into(), component: "Store".into(), ..MapiError::default() };
    let code = ErrorCode::MAPI_E_END_OF_SESSION;
    let key = |byte: u8| Property::of(PR_INSTANCE_KEY, [byte]);
    let row = Row::new([PR_SUBJECT.tag()].into(), ["x".into()].into());
    vec![
        (
            Notification::Error(ErrorNotification {
                entry_id: id(1),
                code,
                unicode: true,
                error: Some(error),
            }),
            EventMask::fnevCriticalError,
            "critical error: MAPI_E_END_OF_SESSION of 01, Store: disk gone",
        ),
        (
            Notification::NewMail(NewMailNotification {
                entry_id: id(1),
                parent_id: id(2),
                unicode: true,
                message_class: "IPM.Note".into(),
                message_flags: MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_HASATTACH,
            }),
            EventMask::fnevNewMail,
            "new mail: IPM.Note 01 in 02, flags MSGFLAG_READ | MSGFLAG_HASATTACH",
        ),
        (
            Notification::Object(object(EventMask::fnevObjectCreated)),
            EventMask::fnevObjectCreated,
            "object created: MAPI_MESSAGE 01 in 02",
        ),
        (
            Notification::Object(object(EventMask::fnevObjectDeleted)),
            EventMask::fnevObjectDeleted,
            "object deleted: MAPI_MESSAGE 01 in 02",
        ),
        (
            Notification::Object(ObjectNotification {
                tags: Some(vec![PR_SUBJECT.tag()]),
                ..object(EventMask::fnevObjectModified)
            }),
            EventMask::fnevObjectModified,
            "object modified: MAPI_MESSAGE 01 in 02, changed [PR_SUBJECT]",
        ),
        (
            Notification::Object(object(EventMask::fnevObjectMoved).from_old(id(3), id(4))),
            EventMask::fnevObjectMoved,
            "object moved: MAPI_MESSAGE 01 in 02, was 03 in 04",
        ),
        (
            Notification::Object(object(EventMask::fnevObjectCopied).from_old(id(3), id(4))),
            EventMask::fnevObjectCopied,
            "object copied: MAPI_MESSAGE 01 in 02, from 03 in 04",
        ),
        (
            Notification::Object(object(EventMask::fnevSearchComplete)),
            EventMask::fnevSearchComplete,
            "search complete: MAPI_MESSAGE 01 in 02",
        ),
        (
            Notification::Table(TableNotification {
                index: key(7),
                prior: key(6),
                row: row.clone(),
                ..table(TableEvent::TABLE_ROW_MODIFIED)
            }),
            EventMask::fnevTableModified,
            "table: TABLE_ROW_MODIFIED 07 after 06 [PR_SUBJECT: \"x\"]",
        ),
        (
            Notification::Table(TableNotification {
                index: key(7),
                row,
                ..table(TableEvent::TABLE_ROW_ADDED)
            }),
            EventMask::fnevTableModified,
            "table: TABLE_ROW_ADDED 07 at the top [PR_SUBJECT: \"x\"]",
        ),
        (
            Notification::Table(TableNotification { index: key(7), ..table(TableEvent::TABLE_ROW_DELETED) }),
            EventMask::fnevTableModified,
            "table: TABLE_ROW_DELETED 07",
        ),
        (
            Notification::Table(TableNotification {
                result: ErrorCode::MAPI_E_DISK_ERROR,
                ..table(TableEvent::TABLE_ERROR)
            }),
            EventMask::fnevTableModified,
            "table: TABLE_ERROR MAPI_E_DISK_ERROR",
        ),
        (
            Notification::Extended(ExtendedNotification { event: 0x10, parameters: [0xAB, 0xCD].into() }),
            EventMask::fnevExtended,
            "extended event 0x10: ABCD",
        ),
        (
            Notification::Status(StatusNotification {
                entry_id: id(1),
                properties: vec![Property::of(PR_SUBJECT, "x")],
            }),
            EventMask::fnevStatusObjectModified,
            "status object modified: 01 [PR_SUBJECT: \"x\"]",
        ),
    ]
}

/// SES-NOTIFICATION-1, SES-NOTIFICATION-2
#[test]
fn every_kind_has_one_event_bit_and_reads_as_a_line() {
    for (notification, event, text) in one_of_each() {
        assert_eq!(notification.event(), event, "{text}");
        assert_eq!(event.bits().count_ones(), 1, "{text}");
        assert_eq!(notification.to_string(), text);
    }
}

/// SES-NOTIFY-7, SES-TABLENOTIF-2, SES-TABLENOTIF-4
#[test]
fn members_without_use_are_empty() {
    let created = object(EventMask::fnevObjectCreated);
    assert!(created.old_id.is_empty() && created.old_parent_id.is_empty() && created.tags.is_none());
    let changed = table(TableEvent::TABLE_CHANGED);
    assert_eq!((changed.index.tag, changed.prior.tag), (PropTag::PR_NULL, PropTag::PR_NULL));
    assert!(changed.row.is_empty() && changed.result == ErrorCode::S_OK);
}

/// SES-ERRORNOTIF-1, SES-ERRORNOTIF-2
#[test]
fn a_session_error_has_neither_object_nor_text() {
    let code = ErrorCode::MAPI_E_END_OF_SESSION;
    let error = ErrorNotification { entry_id: EntryId::default(), code, unicode: false, error: None };
    assert_eq!(error.to_string(), "critical error: MAPI_E_END_OF_SESSION");
}

#[test]
fn what_is_written_can_be_read_again() {
    for (notification, _, text) in one_of_each() {
        let written = serde_json::to_string(&notification).unwrap();
        assert_eq!(serde_json::from_str::<Notification>(&written).unwrap(), notification, "{text}");
    }
}
