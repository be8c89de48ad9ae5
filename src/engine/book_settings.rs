use super::TextForms;
use super::table::NameTest;

/// What a built-in container of the address book answers where providers differ.
///
/// | setting | default | otherwise |
/// |---|---|---|
/// | [`resolves_names`](Self::resolves_names) | `ResolveNames` works | `MAPI_E_NO_SUPPORT`: MAPI searches the contents table (ADR-RESOLVENAMES-16) |
/// | [`name_test`](Self::name_test) | a typed name means who has its words in his own | whom this function says (ADR-ANR-13) |
/// | [`any_restriction`](Self::any_restriction) | contents tables take any restriction | `MAPI_E_TOO_COMPLEX` but for the three required ones (ADR-ANR-2) |
/// | [`sorts`](Self::sorts) | contents tables are sorted, if not into categories | `MAPI_E_TOO_COMPLEX` (ADR-CONTTABLE-5) |
/// | [`advanced_search`](Self::advanced_search) | there is no `PR_SEARCH` | it opens an object that is filled in with what to look for (ADR-SEARCH-2) |
/// | [`notifies`](Self::notifies) | clients hear of changes | `MAPI_E_NO_SUPPORT` to who registers; tables still tell (ADR-ADVISE-6, ADR-NOTIFY-9) |
/// | [`text`](Self::text) | text in 8-bit and Unicode | one of them, the other is `MAPI_E_BAD_CHARWIDTH` (ADR-GEN-6) |
/// | [`short_term_ids`](Self::short_term_ids) | long-term ids everywhere | contents tables and `ResolveNames` give short-term ones (ADR-EID-3) |
/// | [`defers_errors`](Self::defers_errors) | `OpenEntry` fails at once | with `MAPI_DEFERRED_ERRORS` the first call on the object does (ADR-OPENENTRY-17) |
/// | [`keeps_deleted`](Self::keeps_deleted) | a deleted entry is gone | it can be read by its id until the logoff (ADR-DELETEENTRIES-5) |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookSettings {
    /// Whether the container resolves names itself.
    pub resolves_names: bool,
    /// What a typed name means in place of the usual (`PR_ANR`).
    pub name_test: Option<NameTest>,
    /// Whether its contents table takes other restrictions than `PR_ANR`, `PR_INSTANCE_KEY` and the beginning of
    /// `PR_DISPLAY_NAME`.
    pub any_restriction: bool,
    /// Whether its contents table can be sorted.
    pub sorts: bool,
    /// Whether it has `PR_SEARCH`.
    pub advanced_search: bool,
    /// Whether its provider tells of what happens to its objects.
    pub notifies: bool,
    /// In which forms its objects tell and take text, from their next opening on.
    pub text: TextForms,
    /// Whether contents tables and `ResolveNames` give ids that are good for one session only.
    pub short_term_ids: bool,
    /// Whether `OpenEntry` with `MAPI_DEFERRED_ERRORS` gives an object where it would fail, and the object's calls fail.
    pub defers_errors: bool,
    /// Whether the session that deletes an entry can still read it.
    pub keeps_deleted: bool,
}

impl BookSettings {
    /// What a container answers that nobody configured.
    pub const DEFAULT: Self = Self {
        resolves_names: true,
        name_test: None,
        any_restriction: true,
        sorts: true,
        advanced_search: false,
        notifies: true,
        text: TextForms::Both,
        short_term_ids: false,
        defers_errors: false,
        keeps_deleted: false,
    };
}

impl Default for BookSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}
