//! Forms from form configuration files, and back into them.

use std::sync::Arc;

use mapi_emulator::interface::{MapiFormInfo, Result, UserInterface};
use mapi_emulator::vocab::guids::{IID_IMAPIForm, PS_EXCHFORM, PS_MAPI, PS_PUBLIC_STRINGS};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    ErrorCode, FormInstallFlags, FormManagerFlags, FormOperation, FormRegistry, FormVerb, Guid, NameFlags,
    NameKind, PropName, PropType, PropValue, Property, UnicodeFlags,
};
use mapi_emulator::{Form, FormPlace, FormPlatform, prelude::*};

use super::desk::{Log, Server};
use super::{Scene, code};

pub const HELP: &str = r"
[Description]
MessageClass = IPM.Help
Clsid = {00020D31-0000-0000-C000-000000000046}
DisplayName = Help Desk Request Form
Category = Help Desk Requests
Subcategory = New Requests
Comment = Use this form
Comment1 = to request assistance
Owner = Help Desk
Number = 1
SmallIcon = C:\HELPDESK\SMALL.ICO
LargeIcon = C:\HELPDESK\MISSING.ICO
Version = 1.00
Locale = enu
Hidden = 1
DesignerToolName = Designer
DesignerToolGuid = {01010101-0101-0101-0101-010101010101}
ComposeInFolder = 1
ComposeCommand = &Help Desk Request
DesignerRuntimeGuid = {02020202-0202-0202-0202-020202020202}

[Verbs]
Verb1=2
Verb2=1
[Verb.1]
DisplayName=Reply
code=102
Flags=0
Attribs=2
[Verb.2]
DisplayName=Close
Code=7

[Properties]
Property.1 = Fire Hazard
Property.2 = Low
Property.3 = High
[Property.Fire Hazard]
Type = 30
NmidPropset = {E47F4480-8400-101B-934D-04021C007002}
NmidString = FireHazard
DisplayName = Fire Hazard
SpecialType = 1
Enum1 = HazardEnum
[Property.Low]
Type = 3
NmidInteger = 0x7FFF
[Property.High]
Type = 3
NmidInteger = 0x8000
[Enum1.HazardEnum]
EnumCount = 2
Val.1.Display = Low
Val.1.Index = 1
Val.2.Display = High
Val.2.Index = 3

[Extensions]
Extension.A = 1
Extension.B = Seats
[Extension.1]
Type = 30
NmidPropset = {00020D0C-0000-0000-C000-000000000046}
NmidInteger = 1
Value = 11220000
[Extension.Seats]
Type = 3
NmidPropset = {03030303-0303-0303-0303-030303030303}
NmidInteger = 0x9000
Value = 12

[Platforms]
Platform.1 = NTx86
[Platform.NTx86]
CPU = ix86
OSVersion = WinNT3.5
File = \helpdesk.exe
";

const NONE: FormInstallFlags = FormInstallFlags::NONE;
const EXTENDED: ErrorCode = ErrorCode::MAPI_E_EXTENDED_ERROR;

fn personal(scene: &Scene) -> Result<Arc<dyn mapi_emulator::interface::MapiFormContainer>> {
    scene.forms.open_form_container(FormRegistry::HFRMREG_PERSONAL, None)
}

fn help(scene: &Scene) -> Result<Arc<dyn MapiFormInfo>> {
    scene.forms.resolve_message_class("IPM.Help", FormManagerFlags::MAPIFORM_EXACTMATCH, None)
}

/// With the form of this text in the library of the user.
fn with(text: &str) -> Result<Scene> {
    let scene = Scene::new()?;
    scene.emulator.add_file("help.cfg", text.as_bytes());
    scene.emulator.add_file(r"C:\HelpDesk\Small.ico", [1, 2]);
    scene.emulator.add_file(r"C:\HelpDesk\Large.ico", [3, 4]);
    personal(&scene)?.install_form(NONE, "help.cfg")?;
    Ok(scene)
}

/// FRM-CONT-INSTALL-1, FRM-CFG-1, FRM-CFG-2
#[test]
fn a_file_says_what_a_form_is() -> Result<()> {
    let scene = with(HELP)?;
    let form = help(&scene)?;
    let texts = [
        form.get(PR_DISPLAY_NAME)?,
        form.get(PR_FORM_CATEGORY)?,
        form.get(PR_FORM_CATEGORY_SUB)?,
        form.get(PR_COMMENT)?,
        form.get(PR_FORM_CONTACT_NAME)?,
        form.get(PR_FORM_VERSION)?,
        form.get(PR_FORM_DESIGNER_NAME)?,
    ];
    let expected = [
        "Help Desk Request Form",
        "Help Desk Requests",
        "New Requests",
        "Use this form\r\nto request assistance",
        "Help Desk",
        "1.00",
        "Designer",
    ];
    assert_eq!(texts, expected);
    assert_eq!((form.get(PR_FORM_HIDDEN)?, form.get(PR_FORM_MESSAGE_BEHAVIOR)?), (true, 1));
    assert_eq!(form.get(PR_FORM_DESIGNER_GUID)?, Guid::from_bytes([1; 16]));
    assert_eq!((&*form.get(PR_MINI_ICON)?, form.find(PR_ICON)?), (&[1, 2][..], None));
    Ok(())
}

/// FRM-CFG-3, FRM-INFO-5
#[test]
fn a_file_lists_verbs() -> Result<()> {
    let verbs = help(&with(HELP)?)?.calc_verb_set()?;
    let told: Vec<_> = verbs.iter().map(|verb| (verb.verb.0, &*verb.name, verb.attributes)).collect();
    assert_eq!(told, [(0, "Open", 0), (7, "Close", 0), (102, "Reply", 2)]);
    Ok(())
}

/// FRM-CFG-4, FRM-CFG-5
#[test]
fn a_file_lists_published_properties() -> Result<()> {
    let published = help(&with(HELP)?)?.calc_form_prop_set()?;
    let kinds: Vec<_> = published.iter().map(|property| property.name.kind.clone()).collect();
    assert_eq!(kinds, [NameKind::String("FireHazard".into()), NameKind::Id(0x7FFF), NameKind::Id(0x8000)]);
    assert_eq!((published[1].name.set, published[2].name.set), (PS_MAPI, PS_PUBLIC_STRINGS));
    assert_eq!((published[0].prop_type, published[1].prop_type), (PropType(30), PropType::PT_LONG));
    let values = [("Low".to_owned(), PropValue::Long(1)), ("High".to_owned(), PropValue::Long(3))];
    assert_eq!((&*published[0].display_name, &published[0].values[..]), ("Fire Hazard", &values[..]));
    Ok(())
}

/// FRM-CONT-INSTALL-1, FRM-CFG-1, FRM-CFG-4
#[test]
fn a_file_that_is_missing_or_wrong_installs_nothing_and_the_library_says_why() -> Result<()> {
    let without =
        |key: &str| HELP.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n");
    let wrong = [
        (without("MessageClass"), "MessageClass"),
        (without("Clsid"), "Clsid"),
        (without("DisplayName = Help"), "DisplayName"),
        (without("[Description]"), "line 2"),
        (HELP.replace("{00020D31", "{xyz"), "no identifier"),
        (HELP.replace("IPM.Help", "IPM."), "class"),
        (HELP.replace("NmidString = FireHazard", ""), "not both"),
        (HELP.replace("NmidInteger = 0x7FFF", "NmidInteger = 1\nNmidString = x"), "not both"),
        (HELP.replace("Verb1=2", "Verb1=3"), "[Verb.3]"),
        (without("CPU"), "CPU"),
        (HELP.replace("Extension.B = Seats", "Extension.B = Rows"), "[Extension.Rows]"),
        (HELP.replace("Type = 3\nNmidPropset", "Type = 11\nNmidPropset"), "type 3 or 30"),
        (without("NmidPropset = {03"), "NmidPropset"),
        (HELP.replace("Value = 12", "Value = many"), "no number"),
    ];
    let scene = Scene::new()?;
    let library = personal(&scene)?;
    assert_eq!(code(library.install_form(NONE, "nowhere.cfg")), EXTENDED);
    for (text, expected) in wrong {
        scene.emulator.add_file("help.cfg", text.as_bytes());
        assert_eq!(code(library.install_form(NONE, "help.cfg")), EXTENDED, "{expected}");
        let told = library.get_last_error(EXTENDED, UnicodeFlags::MAPI_UNICODE)?.unwrap().error;
        assert!(told.contains(expected), "{told}: {expected}");
    }
    assert!(library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?.is_empty());
    let undefined = FormInstallFlags::from_bits_retain(1);
    assert_eq!(code(library.install_form(undefined, "help.cfg")), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// Says whether a form is to be replaced.
#[derive(Debug)]
struct Says(Option<bool>);

impl UserInterface for Says {
    fn replace_form(&self, message_class: &str) -> Option<bool> {
        assert_eq!(message_class, "IPM.Help");
        self.0
    }
}

/// FRM-CONT-INSTALL-2, FRM-CONT-INSTALL-3, FRM-CFG-8, FRM-INFO-10: the platforms show in what the form is saved as.
#[test]
fn a_form_that_is_there_is_replaced_or_learns_of_platforms() -> Result<()> {
    let [overwrite, dialog] =
        [FormInstallFlags::MAPIFORM_INSTALL_OVERWRITEONCONFLICT, FormInstallFlags::MAPIFORM_INSTALL_DIALOG];
    let newer = HELP.replace("Help Desk Request Form", "Newer").replace("NTx86", "Win95");
    for (flags, says, answer, name, platforms) in [
        (NONE, None, ErrorCode::S_OK, "Help Desk Request Form", vec!["NTx86", "Win95"]),
        (overwrite, None, ErrorCode::S_OK, "Newer", vec!["Win95"]),
        (dialog, Some(true), ErrorCode::S_OK, "Newer", vec!["Win95"]),
        (dialog | overwrite, Some(false), ErrorCode::S_OK, "Help Desk Request Form", vec!["NTx86", "Win95"]),
        (dialog | overwrite, None, ErrorCode::MAPI_E_USER_CANCEL, "Help Desk Request Form", vec!["NTx86"]),
    ] {
        let scene = with(HELP)?;
        scene.emulator.set_ui(Arc::new(Says(says)));
        scene.emulator.add_file("newer.cfg", newer.as_bytes());
        assert_eq!(code(personal(&scene)?.install_form(flags, "newer.cfg")), answer);
        assert_eq!(help(&scene)?.get(PR_DISPLAY_NAME)?, name);
        help(&scene)?.save_form("saved.cfg")?;
        let saved = String::from_utf8(scene.emulator.file("saved.cfg").unwrap().to_vec()).unwrap();
        let listed: Vec<&str> = saved.lines().filter_map(|line| line.strip_prefix("[Platform.")).collect();
        assert_eq!(listed, platforms.iter().map(|name| format!("{name}]")).collect::<Vec<_>>(), "{flags:?}");
    }
    Ok(())
}

/// FRM-CONT-INSTALL-4
#[test]
fn a_form_of_a_file_is_made_by_the_server_of_its_identifier() -> Result<()> {
    let scene = with(HELP)?;
    let make = || scene.forms.create_form(FormManagerFlags::NONE, &*help(&scene)?, IID_IMAPIForm);
    assert_eq!(code(make()), ErrorCode::MAPI_E_NOT_FOUND);
    let (server, log) = (Server::default(), Log::default());
    let server = Server { log: log.clone(), ..server };
    scene.emulator.register_form_server(help(&scene)?.get(PR_FORM_CLSID)?, Arc::new(server));
    make()?;
    assert_eq!(log.take().len(), 2);
    Ok(())
}

/// FRM-CFG-6, PRP-IDSFROM-1
#[test]
fn a_file_gives_extended_attributes_that_are_found_by_their_names() -> Result<()> {
    let scene = with(HELP)?;
    let form = help(&scene)?;
    let set = Guid::from_bytes([3; 16]);
    let names = [PropName::id(set, 0x9000), PropName::id(PS_EXCHFORM, 1), PropName::id(set, 1)];
    let found = form.get_ids_from_names(Some(&names), NameFlags::NONE)?;
    assert_eq!(found.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let [seats, map, unknown] = found.value[..] else { panic!("{found:?}") };
    assert!(seats.is_named() && map.is_named() && unknown.prop_type() == PropType::PT_ERROR);
    let values =
        form.get_props(Some(&[seats, map.with_type(PropType::PT_STRING8)]), UnicodeFlags::NONE)?.value;
    assert_eq!(values[0].value, PropValue::Long(12));
    assert_eq!(values[1].tag, map.with_type(PropType::PT_STRING8));
    assert_eq!(form.get_named(FormOperation::MAP)?, "11220000");
    assert!(form.get_prop_list(UnicodeFlags::MAPI_UNICODE)?.contains(&seats.with_type(PropType::PT_LONG)));
    Ok(())
}

/// FRM-CFG-7
#[test]
fn the_operation_map_says_who_does_which_verb() -> Result<()> {
    let map = help(&with(HELP)?)?.get_named(FormOperation::MAP)?;
    let [open, to_sender, print, to_folder] = [
        FormVerb::EXCHIVERB_OPEN,
        FormVerb::EXCHIVERB_REPLYTOSENDER,
        FormVerb::EXCHIVERB_PRINT,
        FormVerb::EXCHIVERB_REPLYTOFOLDER,
    ]
    .map(|verb| FormOperation::of(&map, verb));
    assert_eq!((open, to_sender), (Some(FormOperation::Form), Some(FormOperation::Disabled)));
    assert_eq!((print, to_folder), (Some(FormOperation::Client), None));
    assert_eq!(FormOperation::of("1111111111", FormVerb(109)), None, "it is no standard verb");
    assert_eq!(FormOperation::of("13", FormVerb::EXCHIVERB_OPEN), None);
    Ok(())
}

/// FRM-INFO-10, FRM-CFG-1 to FRM-CFG-4, FRM-CFG-6, FRM-CFG-8, FRM-CONT-INSTALL-1: a second file says the same again,
/// with the pictures in files beside it.
#[test]
fn a_saved_form_is_the_same_when_it_is_installed_again() -> Result<()> {
    let scene = with(&HELP.replace("MISSING.ICO", "LARGE.ICO"))?;
    let before = help(&scene)?;
    assert_eq!([code(before.save_form("")), code(before.save_form(r"D:\Forms\"))], [EXTENDED; 2]);
    before.save_form(r"D:\Forms\help.desk.fdm")?;
    let file =
        |path: &str| scene.emulator.file(path).map(|content| String::from_utf8_lossy(&content).into_owned());
    let saved = file(r"D:\Forms\help.desk.fdm").unwrap();
    let entries =
        ["Number=1", "Locale=enu", "ComposeCommand=&Help Desk Request", "SmallIcon=help.desk.SmallIcon.ico"];
    assert_eq!(entries.map(|entry| saved.lines().any(|line| line == entry)), [true; 4]);
    assert!(saved.contains("DesignerRuntimeGuid={02020202-0202-0202-0202-020202020202}"));
    assert_eq!(file(r"d:\forms\help.desk.largeicon.ico").unwrap(), "\u{3}\u{4}");
    let library = personal(&scene)?;
    library.remove_form("IPM.Help")?;
    library.install_form(NONE, r"d:\forms\HELP.DESK.FDM")?;
    let after = help(&scene)?;
    assert_eq!(after.calc_verb_set()?, before.calc_verb_set()?);
    assert_eq!(after.calc_form_prop_set()?, before.calc_form_prop_set()?);
    let tags = before.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(after.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, tags);
    for tag in tags {
        assert_eq!(after.value(tag)?, before.value(tag)?, "{tag}");
    }
    after.save_form(r"D:\Forms\help.desk.fdm")?;
    assert_eq!(file(r"D:\Forms\help.desk.fdm").unwrap(), saved);
    Ok(())
}

/// FRM-INFO-10: nothing is written then.
#[test]
fn a_form_that_no_file_can_describe_is_not_saved() -> Result<()> {
    let scene = Scene::new()?;
    let form = super::form("IPM.Help", "Help").with(Property::of(PR_FORM_CATEGORY, "two\nlines"));
    scene.emulator.install_form(&FormPlace::Personal("Anna Berg".into()), form)?;
    assert_eq!(code(help(&scene)?.save_form("help.cfg")), EXTENDED);
    assert_eq!(scene.emulator.file("help.cfg"), None);
    Ok(())
}

/// FRM-INFO-10
#[test]
fn a_form_of_the_computer_is_not_saved() -> Result<()> {
    let scene = Scene::new()?;
    let platform = FormPlatform { name: "NTx86".to_owned(), entries: Vec::new() };
    let form = Form::new("IPM.Help", Guid::from_bytes([1; 16]), "Help").platform(platform);
    scene.emulator.install_form(&FormPlace::Local, form)?;
    assert_eq!(code(help(&scene)?.save_form("help.cfg")), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(scene.emulator.file("help.cfg"), None);
    Ok(())
}
