//! The text of a MapiSvc.inf: what it means, and what is said of a wrong one.

use super::*;
use mapi_emulator::testkit::services::{InfError, ProviderDef, Section, ServiceCatalog, ServiceDef};

fn parsed(inf: &str) -> ServiceCatalog {
    ServiceCatalog::parse(inf).unwrap_or_else(|error| panic!("{error}"))
}

/// The properties of a service with these lines.
fn service(lines: &str) -> Section {
    parsed(&format!("[Services]\nS=Service\n[S]\n{lines}")).services.remove(0).properties
}

fn value(lines: &str, tag: impl Into<PropTag>) -> Option<PropValue> {
    service(lines).get(tag.into().id()).cloned()
}

#[track_caller]
fn wrong(inf: &str, line: usize, why: &str) {
    let error = ServiceCatalog::parse(inf).expect_err("the text is wrong");
    assert_eq!(error, InfError { line, why: why.to_owned() });
}

const PROVIDER: &str = "PR_DISPLAY_NAME=D\nPR_PROVIDER_DISPLAY=P\nPR_PROVIDER_DLL_NAME=X.DLL\n\
                        PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER\n";

/// PRF-INF-1.
#[test]
fn services_come_from_text_or_from_code_and_profiles_keep_what_they_got() {
    let (emulator, _mapi, admin) = emulator();
    let text = "[Services]\nS=Service\n[S]\nPR_COMMENT=first\n";
    emulator.add_services(text).unwrap();
    admin.create_profile("P", None, NONE).unwrap();
    let services = admin.admin_services("P", None, NONE).unwrap();
    services.create_msg_service("S", None, NO_UI).unwrap();
    let built = ServiceDef::new("S", "Service").property(Property::of(PR_COMMENT, "second"));
    assert_eq!(parsed(text).with_default("S").default_services, ["S"]);
    emulator.set_services(ServiceCatalog::empty().with(built));
    assert_eq!(column(&services.get_msg_service_table(UNICODE).unwrap(), PR_COMMENT), ["first"]);
    services.create_msg_service("S", None, NO_UI).unwrap();
    assert_eq!(column(&services.get_msg_service_table(UNICODE).unwrap(), PR_COMMENT), ["first", "second"]);
    fails(services.create_msg_service("MSEMS", None, NO_UI), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRF-INF-2: also with a mark of its encoding, and the line ends of Windows.
#[test]
fn sections_and_keys_are_found_whatever_their_case() {
    let catalog = parsed(
        "\u{FEFF}; the services\r\n\r\n  [ SERVICES ]\r\n# also a remark\r\n Mine = My = service \r\n[mine]\r\n\
         providers = one\r\npr_comment= a b \r\n[ONE]\r\nPR_DISPLAY_NAME=D\r\nPR_PROVIDER_DISPLAY=P\r\n\
         PR_PROVIDER_DLL_NAME=X.DLL\r\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\r\n",
    );
    let service = catalog.service("MINE").expect("the service is there");
    assert_eq!((&*service.name, &*service.text), ("Mine", "My = service"));
    assert_eq!(service.properties.get(PR_COMMENT.id()), Some(&"a b".into()));
    assert_eq!(service.providers[0].name, "ONE");
}

/// PRF-INF-3, PRF-INF-4.
#[test]
fn default_services_are_services_in_the_order_of_the_file() {
    let catalog = parsed("[Services]\nA=First\nB=Second\n[A]\n[B]\n[Default Services]\nB=x\nNONE=y\na=z\n");
    let names: Vec<_> = catalog.services.iter().map(|service| (&*service.name, &*service.text)).collect();
    assert_eq!(names, [("A", "First"), ("B", "Second")]);
    assert_eq!(catalog.default_services, ["B", "a"]);
}

/// PRF-INF-5, PRF-INF-15.
#[test]
fn lists_keep_their_order_and_a_missing_provider_section_is_an_empty_one() {
    let inf = format!("[Services]\nS=S\n[S]\nProviders=B, A,,NONE , A\n[A]\n{PROVIDER}[B]\n{PROVIDER}");
    let providers = parsed(&inf).services.remove(0).providers;
    let names: Vec<_> = providers.iter().map(|provider| &*provider.name).collect();
    assert_eq!(names, ["B", "A", "NONE", "A"]);
    assert!(providers[2].properties.properties().is_empty());
}

/// PRF-INF-6.
#[test]
fn a_key_is_a_name_or_a_number() {
    let properties =
        service("PR_COMMENT=named\n6600001e=in hex\n6601001F=too\nPR_UNHEARD_OF=x\nANY=y\n660200=z\n");
    let found: Vec<_> =
        properties.properties().iter().map(|found| (found.tag.id(), found.value.as_str())).collect();
    let expected = [(PR_COMMENT.id(), Some("named")), (0x6600, Some("in hex")), (0x6601, Some("too"))];
    assert_eq!(found, expected);
}

/// PRF-INF-7.
#[test]
fn text_is_taken_as_it_is_and_lists_between_commas() {
    assert_eq!(value("PR_COMMENT=a, \"b\"=c", PR_COMMENT), Some("a, \"b\"=c".into()));
    assert_eq!(value("PR_COMMENT=", PR_COMMENT), Some("".into()));
    let files = PropValue::MvUnicode(["A.DLL".into(), "B.DLL".into()].into());
    assert_eq!(value("PR_SERVICE_SUPPORT_FILES=A.DLL, B.DLL,", PR_SERVICE_SUPPORT_FILES), Some(files));
    let binary = PropValue::Binary([0x54, 0x94, 0xA1, 0xC0].into());
    assert_eq!(value("34140102=5494a1C0", PR_MDB_PROVIDER), Some(binary));
    assert_eq!(value("34140102=", PR_MDB_PROVIDER), Some(PropValue::Binary(Binary::default())));
}

/// PRF-INF-8, PRF-INF-9.
#[test]
fn a_number_is_bytes_in_memory_order_or_the_names_of_flags() {
    for (text, number) in [
        ("01000000", 1),
        ("00040000", 0x400),
        ("FFFFFFFF", -1),
        ("SERVICE_DEFAULT_STORE", 1),
        ("SERVICE_SINGLE_COPY|SERVICE_PRIMARY_IDENTITY", 2 | 8),
        ("SERVICE_CREATE_WITH_STORE | SERVICE_NO_PRIMARY_IDENTITY", 4 | 0x20),
        ("STATUS_DEFAULT_OUTBOUND|STATUS_DEFAULT_STORE|STATUS_PRIMARY_IDENTITY", 7),
        ("STATUS_SIMPLE_STORE|STATUS_XP_PREFER_LAST|STATUS_NO_PRIMARY_IDENTITY", 0x38),
        ("STATUS_NO_DEFAULT_STORE|STATUS_TEMP_SECTION|STATUS_OWN_STORE", 0x1C0),
        ("HOOK_INBOUND|HOOK_OUTBOUND|STATUS_NEED_IPM_TREE", 0xE00),
        ("STATUS_PRIMARY_STORE|STATUS_SECONDARY_STORE", 0x3000),
        ("MAPI_STORE_PROVIDER", 33),
        ("MAPI_AB_PROVIDER", 35),
        ("MAPI_TRANSPORT_PROVIDER", 36),
        ("MAPI_PROFILE_PROVIDER", 38),
        ("MAPI_HOOK_PROVIDER", 40),
    ] {
        let read = value(&format!("66010003={text}"), PropTag(0x6601_0003));
        assert_eq!(read, Some(PropValue::Long(number)), "{text}");
    }
}

/// The other types of one size, in the order of their bytes in memory.
#[test]
fn every_type_of_one_size_can_be_written() {
    for (line, expected) in [
        ("66010002=FEFF", PropValue::Short(-2)),
        ("6601000B=0100", PropValue::Boolean(true)),
        ("66010004=0000C03F", PropValue::Float(1.5)),
        ("66010005=000000000000F83F", PropValue::Double(1.5)),
        ("66010006=1027000000000000", PropValue::Currency(10_000)),
        ("66010014=0200000000000000", PropValue::I8(2)),
        ("66010040=0300000000000000", PropValue::SysTime(FileTime(3))),
    ] {
        assert_eq!(value(line, PropTag(0x6601_0000)), Some(expected), "{line}");
    }
}

/// PRF-INF-10, PRF-INF-14: what MAPI computes is not taken.
#[test]
fn the_entries_of_a_service_become_properties_of_its_section() {
    let (emulator, _mapi, admin) = emulator();
    let inf = format!(
        "[Services]\nS=Service\n[S]\nPR_DISPLAY_NAME=Mine\nPR_SERVICE_DLL_NAME=S.DLL\nPR_SERVICE_ENTRY_NAME=Entry\n\
         PR_SERVICE_SUPPORT_FILES=S.DLL\nPR_SERVICE_DELETE_FILES=S.HLP\nPR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY\n\
         66010003=01000000\nPR_SERVICE_UID=00112233\nWIZARD_ENTRY_NAME=Wizard\nProviders=P\n\
         [P]\n{PROVIDER}PR_PROVIDER_UID=00112233\nPR_PROVIDER_ORDINAL=07000000\nPR_SERVICE_UID=00112233\n"
    );
    emulator.add_services(&inf).unwrap();
    admin.create_profile("P", None, NONE).unwrap();
    let services = admin.admin_services("P", None, NONE).unwrap();
    let uid = services.create_msg_service_ex("S", None, NO_UI).unwrap();
    let section = services.open_profile_section(uid, None, FORCE).unwrap();
    assert_eq!(section.get(PR_DISPLAY_NAME).unwrap(), "Mine");
    assert_eq!(section.get(PR_SERVICE_DLL_NAME).unwrap(), "S.DLL");
    assert_eq!(section.get(PR_SERVICE_ENTRY_NAME).unwrap(), b"Entry"[..].into());
    assert_eq!(section.get(PR_SERVICE_SUPPORT_FILES).unwrap(), ["S.DLL"]);
    assert_eq!(section.get(PR_SERVICE_DELETE_FILES).unwrap(), ["S.HLP"]);
    assert_eq!(section.get(PR_RESOURCE_FLAGS).unwrap(), 2);
    assert_eq!(section.get(Tag::<i32>::new(PropTag(0x6601_0003))).unwrap(), 1);
    assert_eq!(section.get(PR_SERVICE_UID).unwrap()[..], uid.0);
    let table = services.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&table, PR_PROVIDER_ORDINAL), [0]);
    assert!(column(&table, PR_PROVIDER_UID)[0].len() == 16 && column(&table, PR_SERVICE_UID)[0][..] == uid.0);
}

/// PRF-INF-11, PRF-INF-12.
#[test]
fn a_provider_has_four_entries_at_least_and_no_lists() {
    let inf = |provider: &str| format!("[Services]\nS=S\n[S]\nProviders=P\n[P]\n{provider}");
    for required in ["PR_DISPLAY_NAME", "PR_PROVIDER_DISPLAY", "PR_PROVIDER_DLL_NAME", "PR_RESOURCE_TYPE"] {
        let lines = PROVIDER.lines().filter(|line| !line.starts_with(required));
        let lines = lines.collect::<Vec<_>>().join("\n");
        wrong(&inf(&lines), 5, &format!("the provider section [P] has no {required}"));
    }
    let provider =
        parsed(&inf(&format!("{PROVIDER}Providers=P\nSections=NONE"))).services.remove(0).providers.remove(0);
    assert_eq!(provider.properties.get(PR_RESOURCE_FLAGS.id()), Some(&PropValue::Long(0)));
    assert_eq!(provider.properties.properties().len(), 5);
    let built = ProviderDef::new("P", "X.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER).display("D", "P");
    assert!(
        built
            .properties
            .properties()
            .iter()
            .all(|property| provider.properties.properties().contains(property))
    );
}

/// PRF-INF-13.
#[test]
fn an_extra_section_has_a_uid() {
    let inf = |section: &str| format!("[Services]\nS=S\n[S]\nSections=A\n{section}");
    let extra = parsed(&inf("[A]\nUID=13DBB0C8AA05101A9BB000AA002FC45A\nPR_COMMENT=x"))
        .services
        .remove(0)
        .extra_sections;
    assert_eq!(extra[0].uid.0[..4], [0x13, 0xDB, 0xB0, 0xC8]);
    assert_eq!(extra[0].properties.get(PR_COMMENT.id()), Some(&"x".into()));
    wrong(&inf("[A]\nPR_COMMENT=x"), 5, "the extra section [A] has no UID=");
    let short = "13DBB0C8AA05101A9BB000AA002FC45";
    let why = format!("a UID has 32 hexadecimal digits, unlike {short:?}");
    wrong(&inf(&format!("[A]\nUID={short}")), 6, &why);
    wrong(&inf(""), 4, "there is no section [A], which Sections= lists");
}

/// PRF-INF-16.
#[test]
fn help_files_are_kept() {
    let (emulator, ..) = emulator();
    emulator.add_services("[Help File Mappings]\nMine Help=MINE.HLP").unwrap();
    assert_eq!(emulator.services().help_files, [("Mine Help".to_owned(), "MINE.HLP".to_owned())]);
}

/// Nothing of a wrong text is taken.
#[test]
fn an_error_tells_the_line_and_the_reason() {
    let in_service = |line: &str| format!("[Services]\nS=S\n[S]\n{line}");
    wrong("x=y", 1, "\"x=y\" stands before the first [section]");
    wrong("\n[Services\n", 2, "\"[Services\" has no closing bracket");
    wrong("[Services]\n;\nS", 3, "\"S\" is neither a [section] nor key=value");
    wrong("[Services]\nS=S", 2, "the service \"S\" has no section of its own");
    let number = "expected 8 hexadecimal digits in memory order, or names of flags joined by |";
    for text in ["1", "STATUS_UNKNOWN", "0100000G", "SERVICE_SINGLE_COPY|", ""] {
        let why = format!("{text:?} is no value of 66010003: {number}");
        wrong(&in_service(&format!("66010003={text}")), 4, &why);
    }
    let bytes = "expected hexadecimal digits, two per byte, in memory order";
    wrong(&in_service("66010102=123"), 4, &format!("\"123\" is no value of 66010102: {bytes}"));
    wrong(&in_service("66010002=01"), 4, &format!("\"01\" is no value of 66010002: {bytes}"));
    wrong(&in_service("6601000D=00"), 4, "a value of type PT_OBJECT cannot be written in an inf file");
    let (emulator, ..) = emulator();
    let before = emulator.services();
    emulator.add_services("[Services]\nA=A\nB=B\n[A]").unwrap_err();
    assert_eq!(emulator.services(), before);
}

/// Whatever the text, reading it takes bounded time and memory, and doesn't panic.
#[test]
fn a_text_that_explodes_is_refused() {
    let long = "x".repeat((1 << 20) + 1);
    assert_eq!(ServiceCatalog::parse(&long).unwrap_err().line, 1);
    let entries: String = (0..1_000).map(|id| format!("{:08x}=0000\n", 0x6600_0002 + (id << 16))).collect();
    let list = "P,".repeat(1_000);
    let explodes = format!("[Services]\nS=S\n[S]\nProviders={list}\n[P]\n{PROVIDER}{entries}");
    let error = ServiceCatalog::parse(&explodes).unwrap_err();
    assert_eq!(error.line, 4);
    assert!(error.why.contains("more than 65536 properties"), "{error}");
    for strange in
        ["[]", "=", "[Services]\n=\n[]", "[Services]\n[=", "\u{0}", "[S]\n6601001F", "[Services]\nÜ=Ü\n[ü]\n"]
    {
        let _either = ServiceCatalog::parse(strange);
    }
}
