use std::sync::Arc;

use parking_lot::Mutex;

use super::container::FormContainer;
use super::known::Known;
use super::library::Library;
use super::makers::Makers;
use super::standard::{StandardForm, Told};
use crate::engine::forms::{Form, published_by};
use crate::interface::ext::{MapiPropExt, MapiTableExt, MsgStoreExt};
use crate::interface::{
    FormChoice, MapiFolder, MapiForm, MapiFormContainer, MapiFormInfo, MapiFormMgr, MapiMessageSite,
    MapiProgress, MapiSession, MapiViewContext, Message, Method, Result,
};
use crate::provider::{Label, Life, Object, ProgressDialog, Refusal, refuse, refuse_flags, refuse_interface};
use crate::session::computer::Computer;
use crate::vocab::guids::{IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown};
use crate::vocab::tags::{
    PR_DEFAULT_STORE, PR_DISPLAY_NAME, PR_ENTRYID, PR_FORM_CLSID, PR_FORM_HIDDEN, PR_MESSAGE_CLASS,
    PR_MESSAGE_FLAGS,
};
use crate::vocab::{
    EntryId, ErrorCode, FormManagerFlags, FormPropSet, FormProperty, FormRegistries, FormRegistry, Guid, Iid,
    MapiError, MessageFlags, MessageStatus, OpenFlags, OpenStoreFlags, Restriction, UnicodeFlags,
};

type Refused<T> = std::result::Result<T, Refusal>;

const FORM_INTERFACES: [Iid; 3] = [IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown];

/// The form manager of a session.
#[derive(Debug)]
pub struct FormManager {
    object: Object,
    session: Arc<dyn MapiSession>,
    makers: Makers,
    /// The library of the user, once it was asked for, with the entry id of his default store.
    personal: Mutex<Option<(EntryId, Library)>>,
}

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
            session: Arc::clone(session),
            makers: Makers::of(computer),
            personal: Mutex::default(),
        }
    }

    /// The session it is of.
    pub const fn session(&self) -> &Arc<dyn MapiSession> {
        &self.session
    }

    fn local(&self) -> Library {
        Library::local(&self.object.runtime)
    }

    /// What is searched: the forms of the computer, of the folder, of the user (FRM-RESOLVE-5, FRM-RESOLVE-6).
    fn searched(&self, folder: Option<&dyn MapiFolder>) -> Refused<Known> {
        let folder = folder.map(|folder| self.of_folder(folder)).transpose()?;
        Ok(Known::of([Some(self.local()), folder, self.personal()?].into_iter().flatten().collect()))
    }

    fn of_folder(&self, folder: &dyn MapiFolder) -> Refused<Library> {
        // What MAPI looks up by itself is no call of the client's.
        let _unseen = self.object.runtime.gate.silence();
        let name = folder.find(PR_DISPLAY_NAME)?.unwrap_or_default();
        let id = folder.get(PR_ENTRYID)?.into();
        let own = self.session.open_entry(&id, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
        Ok(Library::of_folder(&self.object.runtime, &name, own))
    }

    /// The library of the user, that of the root folder of his default store if he has one (FRM-REGISTRY-3, FRM-REGISTRY-5).
    fn personal(&self) -> Refused<Option<Library>> {
        let _unseen = self.object.runtime.gate.silence();
        let is_default = Restriction::and([
            Restriction::exists(PR_DEFAULT_STORE),
            Restriction::eq(PR_DEFAULT_STORE, true),
        ]);
        let stores = self.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
        let stores = stores.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&is_default), None, 0)?;
        let Some(id) = stores.first().and_then(|row| row.get(PR_ENTRYID)).map(EntryId::from) else {
            return Ok(None);
        };
        let known = self.personal.lock().clone().filter(|(store, _)| *store == id);
        if let Some((_, library)) = known {
            return Ok(Some(library));
        }
        let flags = OpenStoreFlags::MAPI_BEST_ACCESS
            | OpenStoreFlags::MDB_NO_DIALOG
            | OpenStoreFlags::MDB_NO_MAIL
            | OpenStoreFlags::MDB_TEMPORARY;
        let root = self.session.open_msg_store(&id, None, flags)?.into_value().root()?;
        let library = Library::of_folder(&self.object.runtime, "Personal Forms", root);
        let before = self.personal.lock().replace((id, library.clone()));
        drop(before);
        Ok(Some(library))
    }

    /// The library behind a name of `OpenFormContainer` (FRM-OPENFORMCONTAINER-1 to -4).
    fn library(&self, registry: FormRegistry, folder: Option<&dyn MapiFolder>) -> Refused<Library> {
        let invalid = |why: String| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        if registry == FormRegistry::HFRMREG_FOLDER {
            return match folder {
                Some(folder) => self.of_folder(folder),
                None => invalid("a folder is missing".to_owned()),
            };
        }
        if folder.is_some() {
            return invalid(format!("{registry} is not of a folder"));
        }
        let missing =
            || refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no default store to have the forms of the user");
        match registry {
            FormRegistry::HFRMREG_LOCAL => Ok(self.local()),
            FormRegistry::HFRMREG_PERSONAL => self.personal()?.ok_or_else(missing),
            FormRegistry::HFRMREG_DEFAULT => Ok(self.personal()?.unwrap_or_else(|| self.local())),
            other => invalid(format!("{other} is no library")),
        }
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
        let is_here = self.object.runtime.read().forms().are_here(class_id);
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
        let info = self.searched(what.folder)?.resolve(&self.object, class, exact)?;
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
        forms: &[Arc<dyn MapiFormInfo>],
        chosen: &[usize],
    ) -> Refused<Vec<Arc<dyn MapiFormInfo>>> {
        let answer = self.object.runtime.ui().choose_forms(&FormChoice { title, forms, chosen });
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
            Ok(self.searched(folder)?.resolve(&self.object, message_class, flags)? as _)
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
            self.searched(folder)?.infos(&self.object, message_classes, flags)
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
            let mut shown = Vec::new();
            for form in self.searched(folder)?.all(&self.object)? {
                if form.find(PR_FORM_HIDDEN)? != Some(true) {
                    shown.push(form);
                }
            }
            let chosen = self.choose(title, &shown, &[])?.into_iter().next();
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
            let all = self.searched(folder)?.all(&self.object)?;
            let mut numbers = Vec::new();
            for (number, form) in all.iter().enumerate() {
                let class = form.get(PR_MESSAGE_CLASS)?;
                for wanted in chosen {
                    if wanted.get(PR_MESSAGE_CLASS)? == class {
                        numbers.push(number);
                    }
                }
            }
            self.choose(title, &all, &numbers)
        })
    }

    fn select_form_container(
        &self,
        registries: FormRegistries,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormMgrSelectFormContainer, format_args!("{registries}"), || {
            let of_folder = folder.map(|folder| self.of_folder(folder)).transpose()?;
            let personal = self.personal()?;
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
            let chosen = self.object.runtime.ui().choose_form_library(&names);
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
            Ok(FormContainer::open(&self.object, self.library(registry, folder)?))
        })
    }

    fn prepare_form(&self, flags: FormManagerFlags, form: &dyn MapiFormInfo) -> Result<()> {
        self.object.call(Method::MapiFormMgrPrepareForm, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_DIALOG))?;
            let class_id = class_id_of(form)?;
            if flags.contains(FormManagerFlags::MAPI_DIALOG) {
                ProgressDialog::new(&self.object.runtime).progress(0, 0, 1)?;
            }
            Ok(self.object.runtime.set_up(|world| {
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
            let searched = self.searched(folder)?;
            let form = searched.resolve(&self.object, message_class, FormManagerFlags::NONE)?;
            Ok(!form.handles_conflicts())
        })
    }
}
