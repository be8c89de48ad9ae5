/// What a built-in container of the address book answers where providers differ.
///
/// | setting | default | otherwise |
/// |---|---|---|
/// | [`resolves_names`](Self::resolves_names) | `ResolveNames` works | `MAPI_E_NO_SUPPORT`: MAPI searches the contents table (ADR-RESOLVENAMES-16) |
/// | [`any_restriction`](Self::any_restriction) | contents tables take any restriction | `MAPI_E_TOO_COMPLEX` but for the three required ones (ADR-ANR-2) |
/// | [`notifies`](Self::notifies) | clients hear of changes | `MAPI_E_NO_SUPPORT` to who registers; tables still tell (ADR-ADVISE-6, ADR-NOTIFY-9) |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookSettings {
    /// Whether the container resolves names itself.
    pub resolves_names: bool,
    /// Whether its contents table takes other restrictions than `PR_ANR`, `PR_INSTANCE_KEY` and the beginning of
    /// `PR_DISPLAY_NAME`.
    pub any_restriction: bool,
    /// Whether its provider tells of what happens to its objects.
    pub notifies: bool,
}

impl BookSettings {
    /// What a container answers that nobody configured.
    pub const DEFAULT: Self = Self { resolves_names: true, any_restriction: true, notifies: true };
}

impl Default for BookSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}
