use std::sync::Arc;

use super::{Refused, Support};
use crate::interface::spi::DialogSupport;
use crate::interface::{
    AddrBook, AdrParm, ConfigSheet, DetailsButton, DialogControls, MapiProgress, MapiProp, MapiTable, Method,
    Opened, Outcome, Result,
};
use crate::provider::{Label, ProgressDialog, Runtime, refuse, refuse_flags};
use crate::session::display_table::check_required;
use crate::vocab::{
    AbOpenFlags, AdrList, DetailsFlags, EntryId, ErrorCode, Iid, ProgressFlags, TemplateFlags, UnicodeFlags,
};

impl DialogSupport for Support {
    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened> {
        let arguments = format_args!("{template}, {flags:?}, {interface:?}");
        self.call(Method::MapiSupportOpenTemplateId, arguments, || {
            refuse_flags(flags.unknown(TemplateFlags::FILL_ENTRY))?;
            self.logged_on()?.session()?.book().open_template_id(template, flags, host, interface)
        })
    }

    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()> {
        let arguments = format_args!("{parameters:?}");
        self.call(Method::MapiSupportAddress, arguments, || {
            Ok(self.logged_on()?.session()?.address_book().address(parameters, recipients)?)
        })
    }

    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportDetails, format_args!("{id}, {flags:?}"), || {
            Ok(self.logged_on()?.session()?.address_book().details(id, button, flags)?)
        })
    }

    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId> {
        let arguments = format_args!("{flags:?}, {container:?}, {template:?}");
        self.call(Method::MapiSupportNewEntry, arguments, || {
            Ok(self.logged_on()?.session()?.address_book().new_entry(flags, container, template)?)
        })
    }

    fn do_progress_dialog(&self, flags: ProgressFlags) -> Result<Arc<dyn MapiProgress>> {
        self.call(Method::MapiSupportDoProgressDialog, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(ProgressFlags::MAPI_TOP_LEVEL))?;
            let object = self.object.child(Arc::clone(self.object.life()), Label::The("progress indicator"));
            let top_level = flags.contains(ProgressFlags::MAPI_TOP_LEVEL);
            Ok(Arc::new(ProgressDialog::of(object.unwatched(), top_level)) as Arc<dyn MapiProgress>)
        })
    }

    fn do_config_propsheet(
        &self,
        title: &str,
        controls: &dyn MapiTable,
        config: &Arc<dyn MapiProp>,
        flags: UnicodeFlags,
    ) -> Result<()> {
        self.call(Method::MapiSupportDoConfigPropsheet, format_args!("{title:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            show_sheet(self.object.runtime(), title, controls, config)
        })
    }

    fn get_one_off_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.call(Method::MapiSupportGetOneOffTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let session = self.logged_on()?.session()?;
            session.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
            session.book().one_off_table(flags.contains(UnicodeFlags::MAPI_UNICODE))
        })
    }
}

/// `DoConfigPropsheet`: the user sees `config` by these controls; what he enters is set there (PRF-SERVICEENTRY-11,
/// STA-SUP-UI-3).
fn show_sheet(
    runtime: &Runtime,
    title: &str,
    controls: &dyn MapiTable,
    config: &Arc<dyn MapiProp>,
) -> Refused<()> {
    let values = config.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let entered = DialogControls::shown(config, controls, |dialog| {
        runtime.ui().config_sheet(&ConfigSheet {
            title,
            values: &values,
            config: &**config,
            controls,
            dialog,
        })
    })?;
    let Some(entered) = entered else {
        return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, format!("the user cancelled the sheet {title:?}")));
    };
    check_required(controls, &entered, &**config)?;
    if !entered.is_empty() {
        // What the object computes itself is not the user's to enter: the others are set all the same.
        let _problems = config.set_props(&entered)?;
    }
    Ok(())
}
