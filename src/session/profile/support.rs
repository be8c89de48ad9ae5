use std::sync::Arc;

use super::{Access, Reach, Section};
use crate::interface::spi::MapiSupport;
use crate::interface::{ConfigSheet, MapiProp, MapiTableData, Method, ProfSect, Result};
use crate::provider::{Label, LiveTable, Object, Refusal, Runtime, refuse, refuse_flags};
use crate::vocab::{ErrorCode, FileTime, MapiUid, OpenSectionFlags, PropTag, TableType, UnicodeFlags};

/// What MAPI does for the entry function of a service while it is called (PRF-SERVICEENTRY-5).
#[derive(Debug)]
pub struct ServiceSupport {
    object: Object,
    /// The service in its profile; a service that is installed on the computer is in none.
    place: Option<(Access, MapiUid)>,
}

impl ServiceSupport {
    /// Of a service in a profile; it lives as long as `call`.
    pub fn open(call: &Object, access: Access, service: MapiUid) -> Arc<dyn MapiSupport> {
        Self::new(call, Some((access, service)))
    }

    /// Of a service that comes to the computer or leaves it.
    pub fn of_computer(call: &Object) -> Arc<dyn MapiSupport> {
        Self::new(call, None)
    }

    fn new(call: &Object, place: Option<(Access, MapiUid)>) -> Arc<dyn MapiSupport> {
        let label = Label::The("support object of a message service");
        Arc::new(Self { object: call.child(Arc::clone(&call.life), label), place })
    }
}

impl MapiSupport for ServiceSupport {
    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        self.object.call(
            Method::MapiSupportOpenProfileSection,
            format_args!("{section:?}, {flags:?}"),
            || {
                let Some((access, service)) = &self.place else {
                    return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the call concerns no profile"));
                };
                let reach = Reach::Service(*service);
                Section::open_for_provider(
                    &self.object,
                    access.clone(),
                    section.unwrap_or(*service),
                    flags,
                    reach,
                    None,
                )
            },
        )
    }

    fn new_uid(&self) -> MapiUid {
        self.object.runtime.new_uid()
    }

    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()> {
        self.object.call(Method::MapiSupportDoConfigPropsheet, format_args!("{title:?}, {flags:?}"), || {
            show_sheet(&self.object.runtime, title, config, flags)
        })
    }

    fn modify_profile(&self, flags: u32) -> Result<()> {
        self.object.call(Method::MapiSupportModifyProfile, format_args!("{flags:#X}"), || {
            Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "a message service has no store to add to the profile"))
        })
    }

    fn now(&self) -> FileTime {
        self.object.runtime.now()
    }

    fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        LiveTable::create(&self.object, table_type, index, columns)
    }
}

/// `DoConfigPropsheet`: the user sees the properties of `config`; what he enters is set there (PRF-SERVICEENTRY-11).
pub fn show_sheet(
    runtime: &Runtime,
    title: &str,
    config: &dyn MapiProp,
    flags: UnicodeFlags,
) -> std::result::Result<(), Refusal> {
    refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
    let values = config.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let entered = runtime.ui().config_sheet(&ConfigSheet { title, values: &values });
    let Some(entered) = entered else {
        return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, format!("the user cancelled the sheet {title:?}")));
    };
    if !entered.is_empty() {
        // What the object computes itself is not the user's to enter: the others are set all the same.
        let _problems = config.set_props(&entered)?;
    }
    Ok(())
}
