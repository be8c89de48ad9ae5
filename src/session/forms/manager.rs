use std::sync::Arc;

use super::container::FormContainer;
use super::known::{Known, Library};
use super::standard::{StandardForm, Told};
use crate::engine::forms::{Form, LibraryId, published_by};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{
    FormChoice, MapiFolder, MapiForm, MapiFormContainer, MapiFormInfo, MapiFormMgr, MapiMessageSite,
    MapiSession, MapiViewContext, Message, Method, Result,
};
use crate::provider::{Label, Life, Object, Refusal, refuse, refuse_flags, refuse_interface};
use crate::session::computer::Computer;
use crate::vocab::guids::{IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown};
use crate::vocab::tags::{
    PR_DEFAULT_STORE, PR_DISPLAY_NAME, PR_ENTRYID, PR_FORM_CLSID, PR_FORM_HIDDEN, PR_MESSAGE_CLASS,
    PR_MESSAGE_FLAGS,
};
use crate::vocab::{
    EntryId, ErrorCode, FormManagerFlags, FormPropSet, FormProperty, FormRegistries, FormRegistry, Guid, Iid,
    MapiError, MessageFlags, MessageStatus, Restriction, UnicodeFlags,
};

type Refused<T> = std::result::Result<T, Refusal>;

const FORM_INTERFACES: [Iid; 3] = [IID_IMAPIForm, IID_IPersistMessage, IID_IUnknown];

/// The form manager of a session.
#[derive(Debug)]
pub struct FormManager {
    object: Object,
    computer: Arc<Computer>,
    session: Arc<dyn MapiSession>,
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
        let object = Object::new(&computer.runtime, life, Label::The("form manager"));
        Self { object, computer: Arc::clone(computer), session: Arc::clone(session) }
    }

    /// The session it is of.
    pub const fn session(&self) -> &Arc<dyn MapiSession> {
        &self.session
    }

    fn known(&self, libraries: Vec<Library>) -> Known {
        Known { computer: Arc::clone(&self.computer), libraries }
    }

    /// What is searched: the forms of the computer, of the folder, of the user (FRM-RESOLVE-5, FRM-RESOLVE-6).
    fn searched(&self, folder: Option<&dyn MapiFolder>) -> Refused<Known> {
        let mut libraries = vec![Library::local()];
        if let Some(folder) = folder {
            libraries.push(of_folder(folder)?);
        }
        libraries.extend(self.personal()?);
        Ok(self.known(libraries))
    }

    /// The library of the user, if he has a default store (FRM-REGISTRY-3).
    fn personal(&self) -> Refused<Option<Library>> {
        let is_default = Restriction::and([
            Restriction::exists(PR_DEFAULT_STORE),
            Restriction::eq(PR_DEFAULT_STORE, true),
        ]);
        let stores = self.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
        let stores = stores.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&is_default), None, 0)?;
        let id = stores.first().and_then(|row| row.get(PR_ENTRYID)).map(EntryId::from);
        Ok(id.map(|id| Library { id: LibraryId::Of(id), name: "Personal Forms".into() }))
    }

    /// The library behind a name of `OpenFormContainer` (FRM-OPENFORMCONTAINER-1 to -4).
    fn library(&self, registry: FormRegistry, folder: Option<&dyn MapiFolder>) -> Refused<Library> {
        let invalid = |why: String| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        if registry == FormRegistry::HFRMREG_FOLDER {
            return folder.map_or_else(|| invalid("a folder is missing".to_owned()), of_folder);
        }
        if folder.is_some() {
            return invalid(format!("{registry} is not of a folder"));
        }
        let missing =
            || refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no default store to have the forms of the user");
        match registry {
            FormRegistry::HFRMREG_LOCAL => Ok(Library::local()),
            FormRegistry::HFRMREG_PERSONAL => self.personal()?.ok_or_else(missing),
            FormRegistry::HFRMREG_DEFAULT => Ok(self.personal()?.unwrap_or_else(Library::local)),
            other => invalid(format!("{other} is no library")),
        }
    }

    /// A new form object, made by the server of this class identifier, or built in.
    fn make(&self, class_id: Guid, told: Option<Told>) -> Refused<Arc<dyn MapiForm>> {
        match self.computer.plugged_in.form_server(class_id) {
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
        let (_, found) = self.searched(what.folder)?.resolve(class, flags)?;
        let form = self.make(found.class_id(), what.told)?;
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

fn of_folder(folder: &dyn MapiFolder) -> Refused<Library> {
    let name = folder.find(PR_DISPLAY_NAME)?.unwrap_or_default();
    Ok(Library { id: LibraryId::Of(folder.get(PR_ENTRYID)?.into()), name: name.into() })
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
            let dialog = FormManagerFlags::MAPI_DIALOG;
            refuse_flags(flags.unknown(dialog | FormManagerFlags::MAPIFORM_EXACTMATCH))?;
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
            self.load(&class, flags - dialog, what)
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
            self.searched(folder)?.info(&self.object, message_class, flags)
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
            self.make(class_id_of(form)?, None)
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
            for form in self.searched(folder)?.all(&self.object) {
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
            let all = self.searched(folder)?.all(&self.object);
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
            let of_folder = folder.map(of_folder).transpose()?;
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
            Ok(FormContainer::open(&self.object, self.known(vec![chosen.ok_or_else(cancelled)?])))
        })
    }

    fn open_form_container(
        &self,
        registry: FormRegistry,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormMgrOpenFormContainer, format_args!("{registry}"), || {
            let library = self.library(registry, folder)?;
            Ok(FormContainer::open(&self.object, self.known(vec![library])))
        })
    }

    fn prepare_form(&self, flags: FormManagerFlags, form: &dyn MapiFormInfo) -> Result<()> {
        self.object.call(Method::MapiFormMgrPrepareForm, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(FormManagerFlags::MAPI_DIALOG))?;
            class_id_of(form).map(drop)
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
            let (_, form) = self.searched(folder)?.resolve(message_class, FormManagerFlags::NONE)?;
            Ok(!form.handles_conflicts())
        })
    }
}
