//! In which order MAPI calls providers: as the documentation of `interface::spi` tells it, line by line.

mod logons;
mod noted;
#[path = "../source/mod.rs"]
mod source;

use std::sync::Arc;

use mapi_emulator::interface::spi::read_only::{ReadOnlyProvider, ReadOnlyStore};
use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns, no_support};
use noted::{Bare, Book, Log, Store, Wire};
use parking_lot::Mutex;

const STORE: MapiUid = MapiUid(*b"a noted store...");
const BOOK: MapiUid = MapiUid(*b"a noted book....");

/// A day in the life of a session, with all of them in its profile.
fn day() -> Result<Log> {
    let log = Log::default();
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
    emulator.install_address_book("Anna Berg", Arc::new(Book(log.clone())))?;
    emulator.install_transport("Anna Berg", Arc::new(Wire(log.clone())))?;
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(log.of(["MsProvider", "AbProvider"]), [""; 0], "nobody needs them yet");

    let store = session.open_store_named("Noted")?;
    let top = store.get(PR_IPM_SUBTREE_ENTRYID)?.into();
    session.open_entry(&top, None, OpenFlags::NONE)?;
    session.compare_entry_ids(&top, &top, 0)?;
    let connection = session.advise(Some(&top), EventMask::fnevNewMail, Arc::new(|_: &[Notification]| ()))?;
    session.unadvise(connection)?;
    let row = row_of(&*session, "Open")?;
    assert_eq!(session.open_entry(&row, None, OpenFlags::NONE).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);

    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let somebody = EntryId::long_term(BOOK, b"somebody");
    assert_eq!(
        book.open_entry(Some(&somebody), None, OpenFlags::NONE).unwrap_err(),
        ErrorCode::MAPI_E_NO_SUPPORT
    );
    book.compare_entry_ids(&somebody, &somebody, 0)?;
    let status = session.open_entry(&row_of(&*session, "Open book")?, None, OpenFlags::NONE)?;
    status.into_status()?.validate_state(ValidateStateFlags::NONE)?;
    let mut recipients = AdrList::of([AdrEntry::resolved("Somebody", somebody, RecipientType::MAPI_TO)]);
    book.prepare_recips(ResolveNamesFlags::NONE, None, &mut recipients)?;

    let message = session.default_store()?.outbox()?.new_message()?;
    let carla = OneOff::new("Carla", "WIRE", "carla");
    message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    session.logoff(LogoffFlags::NONE, 0)?;
    Ok(log)
}

/// The entry id of the row of the provider that says this of itself.
fn row_of(session: &dyn MapiSession, says: &str) -> Result<EntryId> {
    let its =
        Restriction::and([Restriction::exists(PR_STATUS_STRING), Restriction::eq(PR_STATUS_STRING, says)]);
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&its), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the provider has a row").into())
}

/// The lines of the blocks of the documentation that tell of some traits.
fn documented(traits: [&str; 2]) -> Vec<String> {
    let files = source::files();
    let spi = files.iter().find(|file| file.path == "src/interface/spi/mod.rs").expect("the module is there");
    let lines = spi.text.lines().filter_map(|line| line.strip_prefix("//! "));
    let calls = lines.filter_map(|line| line.split_whitespace().next());
    let of_traits = |call: &&str| {
        traits.iter().any(|name| call.strip_prefix(name).is_some_and(|rest| rest.starts_with("::")))
    };
    calls.filter(of_traits).map(str::to_owned).collect()
}

/// STA-MSPROVIDER-13, STA-MSPROVIDER-9, SES-LOGON-34
#[test]
fn a_store_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["MsProvider", "MsLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

/// STA-ABLOGON-6
#[test]
fn an_address_book_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["AbProvider", "AbLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

#[test]
fn a_transport_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["XpProvider", "XpLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

/// STA-SPOOLER-9: transports go first, then address books, then stores.
#[test]
fn the_end_of_a_session_reaches_one_kind_after_the_other() -> Result<()> {
    let log = day()?;
    let calls = log.0.lock();
    let ends = calls.iter().filter(|call| call.ends_with("logoff") || call.ends_with("shutdown"));
    assert!(
        ends.eq(&[
            "XpLogon::transport_logoff",
            "XpProvider::shutdown",
            "AbLogon::logoff",
            "AbProvider::shutdown",
            "MsLogon::logoff",
            "MsProvider::shutdown",
        ]),
        "{calls:?}"
    );
    Ok(())
}

/// STA-MSLOGON-7
#[test]
fn the_flags_of_a_logoff_are_those_of_the_headers() {
    use StoreLogoffFlags as F;
    let asked = [F::LOGOFF_NO_WAIT, F::LOGOFF_ORDERLY, F::LOGOFF_PURGE, F::LOGOFF_ABORT, F::LOGOFF_QUIET];
    assert_eq!(asked.map(StoreLogoffFlags::bits), [0x1, 0x2, 0x4, 0x8, 0x10]);
    let told = [F::LOGOFF_COMPLETE, F::LOGOFF_INBOUND, F::LOGOFF_OUTBOUND, F::LOGOFF_OUTBOUND_QUEUE];
    assert_eq!(told.map(StoreLogoffFlags::bits), [0x1_0000, 0x2_0000, 0x4_0000, 0x8_0000]);
}
