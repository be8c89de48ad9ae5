//! The parts of a subject.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_subject, subject, needs: STORE_CREATE_OK;
    the_subject_has_its_parts_after_a_save,
    an_explicit_prefix_may_be_longer,
    the_normalized_subject_is_computed,
}

/// The prefix and the normalized subject after a save; `None` where there is none.
fn subject_parts(message: &dyn Message, set: &[Property]) -> Result<(Option<String>, Option<String>)> {
    assert_eq!(message.set_props(set)?, []);
    message.save()?;
    Ok((message.find(PR_SUBJECT_PREFIX)?, message.find(PR_NORMALIZED_SUBJECT)?))
}

/// STO-SUBJECT-1, STO-SUBJECT-2, PRP-SUBJECT-1, PRP-SUBJECT-4, PRP-SUBJECT-5, PRP-SUBJECT-6, PRP-SUBJECT-7,
/// PRP-SUBJECT-9
fn the_subject_has_its_parts_after_a_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    for (subject, prefix, normalized) in [
        ("RE: Plan", Some("RE: "), "Plan"),
        ("R: Plan", Some("R: "), "Plan"),
        ("FWD: Plan", Some("FWD: "), "Plan"),
        ("\u{0422}\u{0435}: Plan", Some("\u{0422}\u{0435}: "), "Plan"),
        ("RE: FW: Plan", Some("RE: "), "FW: Plan"),
        ("Plan", None, "Plan"),
        ("Long: Plan", None, "Long: Plan"),
        ("R2: Plan", None, "R2: Plan"),
        ("R E: Plan", None, "R E: Plan"),
        ("RE:Plan", None, "RE:Plan"),
        (": Plan", None, ": Plan"),
        ("", None, ""),
    ] {
        let message = folder.new_message()?;
        let parts = subject_parts(&*message, &[Property::of(PR_SUBJECT, subject)])?;
        assert_eq!(parts, (owned(prefix), owned(Some(normalized))), "{subject}");
    }
    let without = folder.new_message()?;
    assert_eq!(subject_parts(&*without, &[Property::of(PR_BODY, "Text")])?, (None, None));
    Ok(())
}

/// STO-SUBJECT-3, STO-SUBJECT-4, STO-SUBJECT-5, PRP-SUBJECT-2, PRP-SUBJECT-3, PRP-SUBJECT-6, PRP-SUBJECT-8
fn an_explicit_prefix_may_be_longer(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let parts = |subject, prefix| {
        let set = [Property::of(PR_SUBJECT, subject), Property::of(PR_SUBJECT_PREFIX, prefix)];
        subject_parts(&*folder.new_message()?, &set)
    };
    let both = |prefix: &str, normalized: &str| (Some(prefix.to_owned()), Some(normalized.to_owned()));
    assert_eq!(parts("Antwort: Plan", "Antwort: ")?, both("Antwort: ", "Plan"));
    assert_eq!(parts("RE: Plan", "Antwort: ")?, both("RE: ", "Plan"));
    let (_, normalized) = parts("RE: Plan", "")?;
    assert_eq!(normalized.as_deref(), Some("RE: Plan"));
    let message = folder.new_message()?;
    let set = [Property::of(PR_SUBJECT, "Antwort: Plan"), Property::of(PR_SUBJECT_PREFIX, "Antwort: ")];
    subject_parts(&*message, &set)?;
    let changed = subject_parts(&*message, &[Property::of(PR_SUBJECT, "Antwort: Idee")])?;
    assert_eq!(changed, both("Antwort: ", "Idee"));
    let changed = subject_parts(&*message, &[Property::of(PR_SUBJECT, "FW: Idee")])?;
    assert_eq!(changed, both("FW: ", "Idee"));
    Ok(())
}

/// STO-SUBJECT-6, STO-SUBJECT-7, STO-SUBJECT-8, PRP-SUBJECT-1
fn the_normalized_subject_is_computed(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    let set = [Property::of(PR_NORMALIZED_SUBJECT, "Mine"), Property::of(PR_SUBJECT, "RE: Plan")];
    assert_eq!(subject_parts(&*message, &set)?, (Some("RE: ".to_owned()), Some("Plan".to_owned())));
    let again = set_problem(&*message, Property::of(PR_NORMALIZED_SUBJECT, "Mine"))?;
    assert_eq!(again, ErrorCode::MAPI_E_COMPUTED);
    message.delete(PR_SUBJECT)?;
    message.save()?;
    assert_eq!((message.find(PR_SUBJECT_PREFIX)?, message.find(PR_NORMALIZED_SUBJECT)?), (None, None));
    let reply = folder.new_message()?;
    let set = [Property::of(PR_NORMALIZED_SUBJECT, "Plan"), Property::of(PR_SUBJECT_PREFIX, "RE: ")];
    subject_parts(&*reply, &set)?;
    assert_eq!(reply.get(PR_SUBJECT)?, "RE: Plan");
    Ok(())
}
