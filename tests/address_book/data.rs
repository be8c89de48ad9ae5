//! Directories kept as data.

use mapi_emulator::testkit::directory::{DirectoryData, ListData, PersonData};

use super::*;

fn person(name: &str, address: &str) -> PersonData {
    PersonData { name: name.to_owned(), address: address.to_owned(), ..PersonData::default() }
}

fn list(name: &str, address: &str, members: &[&str]) -> ListData {
    let members = members.iter().map(|member| (*member).to_owned()).collect();
    ListData { name: name.to_owned(), address: address.to_owned(), members, ..ListData::default() }
}

fn post_office() -> Fixture {
    let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com").build();
    Fixture::on(emulator, "Olga Owner", Vec::new())
}

fn members(fixture: &Fixture, list: &EntryId) -> Vec<String> {
    let list = fixture.open(list).unwrap().into_dist_list().unwrap();
    names(&list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap())
}

/// People with their properties, lists in each other and in circles, mailboxes that mail arrives in; open tables follow.
#[test]
fn a_file_fills_the_directory() {
    let fixture = post_office();
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let sink = Arc::new(Sink::default());
    table.advise(EventMask::fnevTableModified, sink.clone()).unwrap();
    let file = r#"{
        "people": [
            { "name": "Ben Okafor", "address": "ben@example.com", "mailbox": true, "properties": { "PR_TITLE": "Clerk" } },
            { "name": "Carla Diaz", "address": "carla@example.com", "on_exchange": true,
              "properties": { "PR_ACCOUNT": "cdiaz", "3A16001F": "Diaz & Daughters" } },
            { "name": "No Mail" }],
        "lists": [
            { "name": "Board", "address": "board@example.com", "members": ["CARLA@example.com", "all@example.com"] },
            { "name": "All", "address": "all@example.com", "members": ["olga@example.com", "ben@example.com", "board@example.com"],
              "properties": { "PR_COMMENT": "Everybody" } }] }"#;
    let data: DirectoryData = serde_json::from_str(file).unwrap();
    let ids = fixture.emulator.add_directory(&data).unwrap();
    assert_eq!(names(&table), ["All", "Ben Okafor", "Board", "Carla Diaz", "No Mail", "Olga Owner"]);
    let filled = ["TABLE_ROW_MODIFIED"; 2];
    assert_eq!(sink.take(&fixture), [&["TABLE_ROW_ADDED"; 5][..], &filled].concat());
    assert_eq!(members(&fixture, &ids[3]), ["All", "Carla Diaz"]);
    assert_eq!(members(&fixture, &ids[4]), ["Ben Okafor", "Board", "Olga Owner"]);

    let carla = fixture.open(&ids[1]).unwrap().into_mail_user().unwrap();
    assert_eq!(carla.get(PR_ADDRTYPE).unwrap(), "EX");
    assert_eq!(carla.get(PR_SMTP_ADDRESS).unwrap(), "carla@example.com");
    assert_eq!(carla.get(PR_ACCOUNT).unwrap(), "cdiaz");
    assert_eq!(carla.get(PR_COMPANY_NAME).unwrap(), "Diaz & Daughters");
    let all = fixture.open(&ids[4]).unwrap().into_dist_list().unwrap();
    assert_eq!(all.get(PR_COMMENT).unwrap(), "Everybody");

    let ben = fixture.emulator.log_on("Ben Okafor").unwrap();
    assert_eq!(ben.identity().unwrap().get(PR_TITLE).unwrap(), "Clerk");
    let message = fixture.session.default_store().unwrap().outbox().unwrap().new_message().unwrap();
    message.add_recipient(fixture.session.resolve("board").unwrap()).unwrap();
    message.submit_message(SubmitFlags::NONE).unwrap();
    fixture.emulator.pump();
    assert_eq!(ben.default_store().unwrap().inbox().unwrap().get(PR_CONTENT_COUNT).unwrap(), 1);

    let again: DirectoryData = serde_json::from_str(&serde_json::to_string(&data).unwrap()).unwrap();
    assert_eq!(again, data);
}

#[test]
fn a_file_that_makes_no_sense_adds_nobody() {
    let fixture = post_office();
    let zoe = || person("Zoe", "zoe@example.com");
    let of_people = |people: &[PersonData]| DirectoryData { people: people.to_vec(), lists: Vec::new() };
    let mailbox = |name: &str, address: &str| PersonData { mailbox: true, ..person(name, address) };
    let with = |key: &str, value: &str| {
        let properties = serde_json::from_str(&format!("{{ {key:?}: {value} }}")).unwrap();
        PersonData { properties, ..person("Ann", "ann@example.com") }
    };
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    let taken = ErrorCode::MAPI_E_NO_ACCESS;
    let wrong = [
        (of_people(&[zoe(), person("Ann", "ZOE@example.com")]), invalid, "ZOE@example.com is there twice"),
        (of_people(&[zoe(), person("Ann", "OLGA@example.com")]), taken, "OLGA@example.com"),
        (of_people(&[zoe(), mailbox("Ann", "")]), invalid, "the mailbox of Ann has no address"),
        (of_people(&[zoe(), mailbox(" Ann", "ann@example.com")]), invalid, ""),
        (of_people(&[zoe(), mailbox("OLGA owner", "o2@example.com")]), taken, "OLGA owner"),
        (
            of_people(&[mailbox("Ann", "ann@example.com"), mailbox("ANN", "ann2@example.com")]),
            invalid,
            "two mailboxes of ANN",
        ),
        (
            of_people(&[zoe(), with("PR_UNHEARD_OF", "1")]),
            invalid,
            "Ann: \"PR_UNHEARD_OF\" names no property",
        ),
        (
            of_people(&[zoe(), with("PR_TITLE", "1")]),
            invalid,
            "Ann: the value of PR_TITLE does not fit its type",
        ),
        (
            DirectoryData {
                people: vec![zoe()],
                lists: vec![list("All", "all@example.com", &["zoe@example.com", "ann@example.com"])],
            },
            invalid,
            "nobody has the address ann@example.com, of a member of All",
        ),
    ];
    for (data, code, why) in wrong {
        let error = fixture.emulator.add_directory(&data).unwrap_err();
        assert_eq!(error, code, "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    assert_eq!(names(&table), ["Olga Owner"]);
    assert!(serde_json::from_str::<DirectoryData>(r#"{ "poeple": [] }"#).is_err());
}
