use std::sync::{Arc, Weak};

use crate::engine::profile::MUID_EMS_PRIVATE_STORE;
use crate::interface::spi::{MapiSupport, StatusActions};
use crate::interface::{Error, MapiProp, Method, ProfSect, Result};
use crate::vocab::tags::{PR_COMMENT, PR_DISPLAY_NAME, PR_RESOURCE_METHODS, PR_STATUS_CODE};
use crate::vocab::{
    Control, ControlFlags, ErrorCode, MapiUid, OpenSectionFlags, PropTag, Property, ResourceMethods,
    StatusCode, StatusUiFlags, Tag, UnicodeFlags,
};

/// Where the section of a mailbox keeps its password: one of the properties that a provider has for itself, and that
/// nobody is shown who doesn't ask for it. A mailbox without one has the empty password.
pub const MAILBOX_PASSWORD: Tag<String> = Tag::new(PropTag(0x67F0_001F));

/// What the provider of a store of this kind says of itself in the status table.
pub fn row(kind: MapiUid) -> [Property; 2] {
    let mut methods = ResourceMethods::STATUS_VALIDATE_STATE;
    if kind == MUID_EMS_PRIVATE_STORE {
        methods |= ResourceMethods::STATUS_SETTINGS_DIALOG | ResourceMethods::STATUS_CHANGE_PASSWORD;
    }
    [Property::of(PR_RESOURCE_METHODS, methods), Property::of(PR_STATUS_CODE, StatusCode::STATUS_AVAILABLE)]
}

/// What the status object of a mailbox does. The support object is the store's to hold.
#[derive(Debug)]
pub struct StoreStatus(Weak<dyn MapiSupport>);

impl StoreStatus {
    /// For the provider that was given this support object.
    pub fn new(support: &Arc<dyn MapiSupport>) -> Self {
        Self(Arc::downgrade(support))
    }

    fn support(&self, method: Method) -> Result<Arc<dyn MapiSupport>> {
        let closed = || Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "the store was closed");
        self.0.upgrade().ok_or_else(closed)
    }
}

impl StatusActions for StoreStatus {
    /// The sheet of the store's section (STA-SETTINGSDIALOG-2).
    fn settings_dialog(&self, flags: StatusUiFlags) -> Result<()> {
        let support = self.support(Method::MapiStatusSettingsDialog)?;
        let read_only = flags.contains(StatusUiFlags::UI_READONLY);
        let mode = if read_only { OpenSectionFlags::NONE } else { OpenSectionFlags::MAPI_MODIFY };
        let section = support.open_profile_section(None, mode)?;
        let title = text(&*section, PR_DISPLAY_NAME)?;
        let mut editable = ControlFlags::NONE;
        editable.set(ControlFlags::DT_EDITABLE, !read_only);
        let fields =
            [("Name", PR_DISPLAY_NAME.tag(), ControlFlags::NONE), ("Comment", PR_COMMENT.tag(), editable)];
        let (controls, _rows) = support.build_display_table(&Control::page_of_fields("General", &fields))?;
        let config: Arc<dyn MapiProp> = section;
        support.do_config_propsheet(&title, &*controls, &config, UnicodeFlags::MAPI_UNICODE)
    }

    /// The password is in the store's section (STA-CHANGEPASSWORD-2).
    fn change_password(&self, old: &str, new: &str) -> Result<()> {
        let method = Method::MapiStatusChangePassword;
        // As long as it is open for writing nobody else changes the password.
        let section = self.support(method)?.open_profile_section(None, OpenSectionFlags::MAPI_MODIFY)?;
        if text(&*section, MAILBOX_PASSWORD)? != old {
            return Err(Error::new(
                ErrorCode::MAPI_E_NO_ACCESS,
                method,
                "the old password is not the password",
            ));
        }
        match section.set_props(&[Property::of(MAILBOX_PASSWORD, new)])?.first() {
            None => Ok(()),
            Some(problem) => Err(Error::new(problem.code, method, "the section does not take the password")),
        }
    }
}

/// A text of a section; empty if there is none.
fn text(section: &dyn ProfSect, tag: Tag<String>) -> Result<String> {
    let values = section.get_props(Some(&[tag.tag()]), UnicodeFlags::MAPI_UNICODE)?.into_value();
    Ok(values.first().and_then(|value| value.value.as_str()).unwrap_or_default().to_owned())
}
