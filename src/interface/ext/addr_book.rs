use super::MapiTableExt;
use crate::interface::{AddrBook, Error, Method, Result};
use crate::vocab::tags::{PR_ANR, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_ENTRYID};
use crate::vocab::{
    AdrEntry, AdrList, EntryId, ErrorCode, OpenFlags, RecipientType, ResolveNameFlags, Restriction, RowSet,
    TableFlags, UnicodeFlags,
};

/// What a client does with a name that somebody typed.
pub trait AddrBookExt: AddrBook {
    /// The one recipient that a typed name means, without asking anybody: `MAPI_TO`, ready to be added to a message.
    ///
    /// # Errors
    /// `MAPI_E_AMBIGUOUS_RECIP`, with those who may be meant; `MAPI_E_NOT_FOUND`; others of `ResolveName`.
    fn resolve(&self, name: &str) -> Result<AdrEntry> {
        let mut entry = AdrEntry::named(name, RecipientType::MAPI_TO);
        let mut names: AdrList = [entry.clone()].into_iter().collect();
        let resolved = self.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut names);
        if resolved.as_ref().is_err_and(|error| *error == ErrorCode::MAPI_E_AMBIGUOUS_RECIP) {
            let why = format!("{name:?} may mean {}", candidates(self, name).join(", "));
            return Err(Error::new(ErrorCode::MAPI_E_AMBIGUOUS_RECIP, Method::AddrBookResolveName, why));
        }
        resolved?;
        if let Some(found) = names.entries.pop() {
            entry = found;
        }
        Ok(entry)
    }
}

impl<T: AddrBook + ?Sized> AddrBookExt for T {}

/// Names and addresses of those whom a typed name may mean, in the first container of the search path that knows several.
fn candidates(book: &(impl AddrBook + ?Sized), name: &str) -> Vec<String> {
    let Ok(path) = book.get_search_path(UnicodeFlags::MAPI_UNICODE) else { return Vec::new() };
    let ids = path.iter().filter_map(|container| container.get(PR_ENTRYID).map(EntryId::from));
    // A container that fails knows nobody.
    let known = ids.filter_map(|id| rows_of(book, &id, name).ok());
    let several = known.into_iter().find(|rows| rows.len() > 1);
    let written = several.iter().flatten().map(|row| {
        let text = |tag| row.get(tag).unwrap_or_default();
        format!("{} <{}>", text(PR_DISPLAY_NAME), text(PR_EMAIL_ADDRESS))
    });
    written.collect()
}

fn rows_of(book: &(impl AddrBook + ?Sized), container: &EntryId, name: &str) -> Result<RowSet> {
    let container = book.open_entry(Some(container), None, OpenFlags::NONE)?.into_ab_container()?;
    let table = container.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = [PR_DISPLAY_NAME.tag(), PR_EMAIL_ADDRESS.tag()];
    table.query_all_rows(Some(&columns), Some(&Restriction::eq(PR_ANR, name)), None, 0)
}
