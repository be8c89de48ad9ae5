//! What is read from a small file.

use super::*;

#[test]
fn a_store_has_its_folders_with_their_roles() {
    for format in FORMATS {
        let store = pst::read_bytes(&small(format).finish()).unwrap();
        assert_eq!(store.display_name, "Mailbox", "{format:?}");
        assert_eq!(store.names, [(NAMED, PropName::string(PS_PUBLIC_STRINGS, "Keywords"))]);
        let [subtree, search] = &store.root.folders[..] else { panic!("{:?}", store.root.folders) };
        assert_eq!((subtree.name.as_str(), subtree.role), ("Top", Some(SpecialFolder::IpmSubtree)));
        assert_eq!((search.name.as_str(), search.role), ("Found", Some(SpecialFolder::Finder)));
        assert_eq!(get(&search.properties, PR_FOLDER_TYPE), Some(2));
        let [inbox] = &subtree.folders[..] else { panic!("{:?}", subtree.folders) };
        assert_eq!((inbox.name.as_str(), inbox.role), ("INBOX", Some(SpecialFolder::Inbox)));
        assert_eq!((inbox.messages.len(), inbox.associated.len()), (1, 0));
    }
}

/// PRP-STR-2: text is Unicode whatever it was in the file.
#[test]
fn a_message_has_its_properties_recipients_and_attachments() {
    for format in FORMATS {
        let message = only_message(&pst::read_bytes(&small(format).finish()).unwrap());
        assert_eq!(message.flags, MessageFlags::MSGFLAG_READ, "{format:?}");
        assert_eq!(get(&message.properties, PR_SUBJECT).as_deref(), Some("Antwort: Grüße"));
        assert_eq!(get(&message.properties, PR_SUBJECT_PREFIX).as_deref(), Some("Antwort: "));
        assert_eq!(get(&message.properties, PR_BODY).as_deref(), Some("€ und so weiter"));
        assert_eq!(get(&message.properties, PR_CLIENT_SUBMIT_TIME), Some(FileTime(0x01CA_0000_0000_0000)));
        let keywords = Tag::<Vec<String>>::new(PropTag::new(PropType::PT_MV_UNICODE, NAMED));
        assert_eq!(
            get(&message.properties, keywords),
            Some(vec!["red".to_owned(), "".into(), "blue".into()])
        );

        let [recipient] = &message.recipients[..] else { panic!("{:?}", message.recipients) };
        let expected = [Property::of(PR_RECIPIENT_TYPE, 1), Property::of(PR_DISPLAY_NAME, "Zoë")]
            .map(|p| format!("{p:?}"));
        assert_eq!(recipient.iter().map(|p| format!("{p:?}")).collect::<Vec<_>>(), expected);

        let [file, embedded] = &message.attachments[..] else { panic!("{:?}", message.attachments) };
        assert!(file.embedded.is_none());
        let data: Vec<u8> = [b'a'; 5000].into_iter().chain([b'b'; 5000]).collect();
        assert_eq!(get(&file.properties, PR_ATTACH_DATA_BIN), Some(Binary::from(data)));
        let inner = embedded.embedded.as_deref().expect("an embedded message");
        assert_eq!(get(&inner.properties, PR_SUBJECT).as_deref(), Some("inside"));
        let objects = embedded.properties.iter().filter(|p| p.tag.prop_type() == PropType::PT_OBJECT);
        assert_eq!(objects.count(), 0);
    }
}

/// 8-bit text in a code page without a name here is read as code page 1252.
#[test]
fn eight_bit_text_is_in_the_code_page_of_its_message() {
    for (page, text) in [(CodePage::CP_UTF8, "ü"), (CodePage::CP_WINDOWS_1252, "Ã¼"), (CodePage(932), "Ã¼")]
    {
        let mut file = empty(Format::Ansi);
        let content = PstFile::properties(&[
            (0x0037, STRING8, Value::Item("ü".into())),
            (0x3FFD, LONG, Value::Small(page.0)),
        ]);
        file.node(MESSAGE, content, 0);
        let table = file.table(&[], &[(MESSAGE, vec![])]);
        file.node(0x12E, table, 0);
        let store = pst::read_bytes(&file.finish()).unwrap();
        assert_eq!(get(&store.root.messages[0].properties, PR_SUBJECT).as_deref(), Some(text));
    }
}

fn only_message(store: &StoreContent) -> MessageContent {
    let mut found = Vec::new();
    each_folder(&store.root, &mut |folder| found.extend(folder.messages.iter().cloned()));
    assert_eq!(found.len(), 1);
    found.remove(0)
}
