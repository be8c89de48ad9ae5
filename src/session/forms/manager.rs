use std::sync::Arc;

use super::Refused;
use super::container::FormContainer;
use super::info::FormInfo;
use super::libraries::Libraries;
use super::library::Library;
use super::makers::Makers;
use super::standard::{StandardForm, Told};
use crate::engine::forms::{Form, published_by};
use crate::interface::ext::MapiPropExt;
use crate::interface::{
    FormChoice, MapiFolder, MapiForm, MapiFormContainer, MapiFormInfo, MapiFormMgr, MapiMessageSite,
    MapiProgress, MapiSession, MapiViewContext, Message, Method, Result,
};
use crate::provider::{
    Label, Life, Object, ProgressDialog, named_in_debug, refuse, refuse_flags, refuse_interface,
};
use crate::session::computer::Computer;
use crate::vocab::guids::{IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown};
use crate::vocab::tags::{PR_ENTRYID, PR_FORM_CLSID, PR_MESSAGE_CLASS, PR_MESSAGE_FLAGS};
use crate::vocab::{
    EntryId, ErrorCode, FormManagerFlags, FormPropSet, FormProperty, FormRegistries, FormRegistry, Guid, Iid,
    MapiError, MessageFlags, MessageStatus, UnicodeFlags,
};

const FORM_INTERFACES: [Iid; 3] = [IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown];

/// The form manager of a session.
pub struct FormManager {
    object: Object,
    libraries: Libraries,
    makers: Makers,
}

named_in_debug!(FormManager);

/// What a form is loaded with.
pub struct Loaded<'a> {
    pub folder: Option<&'a dyn MapiFolder>,
    pub site: &'a Arc<dyn MapiMessageSite>,
    pub message: &'a Arc<dyn Message>,
    pub status: MessageStatus,
    pub message_flags: MessageFlags,
    pub view: Option<&'a Arc<dyn MapiViewContext>>,
    /// What the client asks the form for.
    pub interface: Option<Iid>,
    /// What only the built-in form hears.
    pub told: Option<Told>,
    /// Hears of the form before the message is loaded.
    pub made: &'a dyn Fn(&Arc<dyn MapiForm>),
}

impl FormManager {
    /// A manager that lives as long as `life`.
    pub fn open(computer: &Arc<Computer>, life: Arc<Life>, session: &Arc<dyn MapiSession>) -> Self {
        Self {
            object: Object::new(&computer.runtime, life, Label::The("form manager")),
            libraries: Libraries::of(&computer.runtime, session),
            makers: Makers::of(computer),
        }
    }

    /// The session it is of.
    pub fn session(&self) -> &Arc<dyn MapiSession> {
        self.libraries.session()
    }

    /// A new form object, made by the server of its class identifier, or built in; the server is on the computer then
    /// (FRM-LOADFORM-8).
    fn make(
        &self,
        info: &dyn MapiFormInfo,
        flags: FormManagerFlags,
        told: Option<Told>,
    ) -> Refused<Arc<dyn MapiForm>> {
        let class_id = class_id_of(info)?;
        let is_here = self.object.runtime().read().forms().are_here(class_id);
        if !is_here {
            self.prepare_form(flags & FormManagerFlags::MAPI_DIALOG, info)?;
        }
        match self.makers.server(class_id)? {
            Some(server) => Ok(server.create_form(class_id)?),
            None if class_id == Form::STANDARD => Ok(StandardForm::open(&self.object, told)),
            None => {
                let why = format!("no form server is registered under {class_id}");
                Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why))
            }
        }
    }

    /// Makes the form of a class and loads a message into it (FRM-LOADFORM-1).
    pub fn load(&self, class: &str, flags: FormManagerFlags, what: Loaded<'_>) -> Refused<Arc<dyn MapiForm>> {
        let exact = flags & FormManagerFlags::MAPIFORM_EXACTMATCH;
        let info = self.libraries.searched(what.folder)?.resolve(&self.object, class, exact)?;
        let form = self.make(&*info, flags, what.told)?;
        if let Some(interface) = what.interface {
            refuse_interface(Some(interface), &FORM_INTERFACES)?;
        }
        (what.made)(&form);
        form.load(what.site, what.message, what.status, what.message_flags)?;
        if what.view.is_some() {
            form.set_view_context(what.view)?;
        }
        Ok(form)
    }

    fn choose(
        &self,
        title: Option<&str>,
        forms: Vec<Arc<FormInfo>>,
        chosen: &[usize],
    ) -> Refused<Vec<Arc<dyn MapiFormInfo>>> {
        let forms: Vec<Arc<dyn MapiFormInfo>> = forms.into_iter().map(|form| form as _).collect();
        let answer = self.object.runtime().ui().choose_forms(&FormChoice { title, forms: &forms, chosen });
        let answer = answer.ok_or_else(|| refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user chose no form"))?;
        Ok(answer.into_iter().filter_map(|number| forms.get(number).cloned()).collect())
    }
}

/// Class, flags and status of a message whose class the client left to it (FRM-LOADFORM-4).
fn of_message(
    message: &dyn Message,
    folder: Option<&dyn MapiFolder>,
) -> Refused<(String, MessageStatus, MessageFlags)> {
    let class = message.get(PR_MESSAGE_CLASS)?;
    let flags = MessageFlags::from_bits_retain(message.get(PR_MESSAGE_FLAGS)? as u32);
    let id = message.find(PR_ENTRYID)?.map(EntryId::from);
    let status = match (folder, id) {
        (Some(folder), Some(id)) => folder.get_message_status(&id, 0)?,
        _ => MessageStatus::NONE,
    };
    Ok((class, status, flags))
}

fn class_id_of(form: &dyn MapiFormInfo) -> Refused<Guid> {
    Ok(form.get(PR_FORM_CLSID)?)
}

impl MapiFormMgr for FormManager {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MapiFormMgrGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn load_form(
        &self,
        flags: FormManagerFlags,
        message_class: Option<&str>,
        status: MessageStatus,
        message_flags: MessageFlags,
        folder: Option<&dyn MapiFolder>,
        site: &Arc<dyn MapiMessageSite>,
        message: &Arc<dyn Message>,
        view: Option<&Arc<dyn MapiViewContext>>,
        interface: Iid,
    ) -> Result<Arc<dyn MapiForm>> {
        let arguments =
            format_args!("{flags:?}, {message_class:?}, {status:?}, {message_flags:?}, {interface}");
        self.object.call(Method::MapiFormMgrLoadForm, arguments, || {
            let known = FormManagerFlags::MAPI_DIALOG | FormManagerFlags::MAPIFORM_EXACTMATCH;
            refuse_flags(flags.unknown(known))?;
            let (class, status, message_flags) = match message_class {
                Some(class) => (class.to_owned(), status, message_flags),
                None => of_message(&**message, folder)?,
            };
            let what = Loaded {
                folder,
                site,
                message,
                status,
                message_flags,
                view,
                interface: Some(interface),
                told: None,
                made: &|_| {},
            };
            self.load(&class, flags, what)
        })
    }

    fn resolve_message_class(
        &self,
        message_class: &str,
        flags: FormManagerFlags,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormInfo>> {
        let arguments = format_args!("{message_class:?}, {flags:?}");
        self.object.call(Method::MapiFormMgrResolveMessageClass, arguments, || {
            Ok(self.libraries.searched(folder)?.resolve(&self.object, message_class, flags)? as _)
        })
    }

    fn resolve_multiple_message_classes(
        &self,
        message_classes: Option<&[&str]>,
        flags: FormManagerFlags,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Vec<Option<Arc<dyn MapiFormInfo>>>> {
        let arguments = format_args!("{message_classes:?}, {flags:?}");
        self.object.call(Method::MapiFormMgrResolveMultipleMessageClasses, arguments, || {
            self.libraries.searched(folder)?.infos(&self.object, message_classes, flags)
        })
    }

    fn calc_form_prop_set(
        &self,
        forms: &[Arc<dyn MapiFormInfo>],
        which: FormPropSet,
    ) -> Result<Vec<FormProperty>> {
        self.object.call(Method::MapiFormMgrCalcFormPropSet, format_args!("{which}"), || {
            let sets = forms.iter().map(|form| form.calc_form_prop_set()).collect::<Result<Vec<_>>>()?;
            Ok(published_by(&sets, which)?)
        })
    }

    fn create_form(
        &self,
        flags: FormManagerFlags,
        form: &dyn MapiFormInfo,
        interface: Iid,
    ) -> Result<Arc<dyn MapiForm>> {
        self.object.call(Method::MapiFormMgrCreateForm, format_args!("{flags:?}, {interface}"), || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_DIALOG))?;
            refuse_interface(Some(interface), &FORM_INTERFACES)?;
            self.make(form, flags, None)
        })
    }

    fn select_form(
        &self,
        flags: FormManagerFlags,
        title: Option<&str>,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormInfo>> {
        self.object.call(Method::MapiFormMgrSelectForm, format_args!("{flags:?}, {title:?}"), || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_UNICODE))?;
            let mut shown = self.libraries.searched(folder)?.all(&self.object)?;
            shown.retain(|form| !form.form().is_hidden());
            let chosen = self.choose(title, shown, &[])?.into_iter().next();
            chosen.ok_or_else(|| refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user chose no form"))
        })
    }

    fn select_multiple_forms(
        &self,
        flags: FormManagerFlags,
        title: Option<&str>,
        folder: Option<&dyn MapiFolder>,
        chosen: &[Arc<dyn MapiFormInfo>],
    ) -> Result<Vec<Arc<dyn MapiFormInfo>>> {
        let arguments = format_args!("{flags:?}, {title:?}");
        self.object.call(Method::MapiFormMgrSelectMultipleForms, arguments, || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_UNICODE))?;
            let all = self.libraries.searched(folder)?.all(&self.object)?;
            let classes = chosen.iter().map(|form| form.get(PR_MESSAGE_CLASS)).collect::<Result<Vec<_>>>()?;
            let is_chosen = |form: &Form| classes.iter().any(|class| form.is_of(class));
            let numbers: Vec<usize> = (0..)
                .zip(&all)
                .filter(|(_, form)| is_chosen(form.form()))
                .map(|(number, _)| number)
                .collect();
            self.choose(title, all, &numbers)
        })
    }

    fn select_form_container(
        &self,
        registries: FormRegistries,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormMgrSelectFormContainer, format_args!("{registries}"), || {
            let of_folder = folder.map(|folder| self.libraries.of_folder(folder)).transpose()?;
            let personal = self.libraries.personal()?;
            let offered: Vec<Library> = match registries {
                FormRegistries::MAPIFORM_SELECT_ALL_REGISTRIES => {
                    of_folder.into_iter().chain(personal).collect()
                }
                FormRegistries::MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY => of_folder.into_iter().collect(),
                FormRegistries::MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY => personal.into_iter().collect(),
                other => {
                    let why = format!("{other} offers no libraries");
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
                }
            };
            let names: Vec<&str> = offered.iter().map(|library| &*library.name).collect();
            let chosen = self.object.runtime().ui().choose_form_library(&names);
            let chosen = chosen.and_then(|number| offered.get(number).cloned());
            let cancelled = || refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user chose no library");
            Ok(FormContainer::open(&self.object, chosen.ok_or_else(cancelled)?))
        })
    }

    fn open_form_container(
        &self,
        registry: FormRegistry,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormMgrOpenFormContainer, format_args!("{registry}"), || {
            Ok(FormContainer::open(&self.object, self.libraries.named(registry, folder)?))
        })
    }

    fn prepare_form(&self, flags: FormManagerFlags, form: &dyn MapiFormInfo) -> Result<()> {
        self.object.call(Method::MapiFormMgrPrepareForm, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_DIALOG))?;
            let class_id = class_id_of(form)?;
            if flags.contains(FormManagerFlags::MAPI_DIALOG) {
                ProgressDialog::new(self.object.runtime()).progress(0, 0, 1)?;
            }
            Ok(self.object.runtime().set_up(|world| {
                world.forms_mut().download(class_id);
                Ok(())
            })?)
        })
    }

    fn is_in_conflict(
        &self,
        message_flags: MessageFlags,
        status: MessageStatus,
        message_class: &str,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<bool> {
        let arguments = format_args!("{message_flags:?}, {status:?}, {message_class:?}");
        self.object.call(Method::MapiFormMgrIsInConflict, arguments, || {
            if !status.contains(MessageStatus::MSGSTATUS_IN_CONFLICT) {
                return Ok(false);
            }
            let searched = self.libraries.searched(folder)?;
            let form = searched.resolve(&self.object, message_class, FormManagerFlags::NONE)?;
            Ok(!form.form().handles_conflicts())
        })
    }
}
