//! The forms that a computer knows: which class is shown by which form, in the libraries of the computer, of users, of
//! folders.

use std::collections::BTreeMap;
use std::iter;
use std::sync::{Arc, LazyLock};

use super::error::{EngineError, Result};
use super::receive_folders::validate_class;
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_FORM_CLSID, PR_FORM_HIDDEN, PR_MESSAGE_CLASS};
use crate::vocab::{
    EntryId, FormPropSet, FormProperty, FormVerb, FormVerbInfo, Guid, PropTag, PropValue, Property,
};

/// What is known of a form without starting its server.
///
/// ```
/// use mapi_emulator::Form;
/// use mapi_emulator::vocab::{FormVerb, Guid};
///
/// let clsid = Guid::from_bytes([7; 16]);
/// let order = Form::new("IPM.Note.Order", clsid, "Order").verb(FormVerb::EXCHIVERB_REPLYTOSENDER, "Reply");
/// assert_eq!((order.class(), order.class_id(), order.verbs().len()), ("IPM.Note.Order", clsid, 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Form {
    class: String,
    class_id: Guid,
    properties: Vec<Property>,
    /// By number.
    verbs: BTreeMap<u32, FormVerbInfo>,
    published: Vec<FormProperty>,
    handles_conflicts: bool,
    platforms: Vec<FormPlatform>,
}

/// Where the program of a form runs, as a form configuration file says it (`[Platform.x]`). Nothing is run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPlatform {
    /// What the file calls it.
    pub name: String,
    /// What it says of it, by the keys of its entries.
    pub entries: Vec<(String, String)>,
}

impl Form {
    /// The class identifier of the built-in form.
    pub const STANDARD: Guid = uuid::uuid!("00020d30-0000-0000-c000-000000000046");

    /// The class it is for.
    pub(crate) const STANDARD_CLASS: &str = "IPM";

    /// What a new computer knows of it (FRM-RESOLVE-11).
    fn standard() -> Self {
        let verbs = [
            (FormVerb::EXCHIVERB_REPLYTOSENDER, "Reply"),
            (FormVerb::EXCHIVERB_REPLYTOALL, "Reply to All"),
            (FormVerb::EXCHIVERB_FORWARD, "Forward"),
            (FormVerb::EXCHIVERB_PRINT, "Print"),
            (FormVerb::EXCHIVERB_SAVEAS, "Save As"),
            (FormVerb::EXCHIVERB_REPLYTOFOLDER, "Reply to Folder"),
        ];
        let form = Self::new(Self::STANDARD_CLASS, Self::STANDARD, "Message");
        verbs.into_iter().fold(form, |form, (verb, name)| form.verb(verb, name))
    }

    /// Whether the form of a class shows another: that class, or one that derives from it (FRM-RESOLVE-2).
    pub(crate) fn shows(own: &str, class: &str) -> bool {
        let (Some(start), rest) = (class.get(..own.len()), class.get(own.len()..)) else { return false };
        start.eq_ignore_ascii_case(own) && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The form of this message class, made by the server with this class identifier. It can be opened, and that is all.
    pub fn new(message_class: &str, class_id: Guid, display_name: &str) -> Self {
        let form = Self {
            class: message_class.to_owned(),
            class_id,
            properties: vec![
                Property::of(PR_MESSAGE_CLASS, message_class),
                Property::of(PR_FORM_CLSID, class_id),
                Property::of(PR_DISPLAY_NAME, display_name),
            ],
            verbs: BTreeMap::new(),
            published: Vec::new(),
            handles_conflicts: false,
            platforms: Vec::new(),
        };
        form.verb(FormVerb::EXCHIVERB_OPEN, "Open")
    }

    /// With something it can be asked to do; a number that is known gets the new name.
    pub fn verb(self, verb: FormVerb, name: &str) -> Self {
        self.verb_info(FormVerbInfo { verb, name: name.to_owned(), flags: 0, attributes: 0 })
    }

    /// The same with all that there is to say of it.
    pub fn verb_info(mut self, verb: FormVerbInfo) -> Self {
        self.verbs.insert(verb.verb.0, verb);
        self
    }

    /// With a property that it publishes.
    pub fn publishes(mut self, property: FormProperty) -> Self {
        self.published.push(property);
        self
    }

    /// With one of the `PR_FORM_*` properties, a comment, an icon; class, class identifier and name stay.
    pub fn with(mut self, property: Property) -> Self {
        let fixed = [PR_MESSAGE_CLASS.id(), PR_FORM_CLSID.id(), PR_DISPLAY_NAME.id()];
        if !fixed.contains(&property.tag.id()) {
            self.properties.retain(|known| known.tag.id() != property.tag.id());
            self.properties.push(property);
        }
        self
    }

    /// As one that shows messages in conflict too (FRM-ISINCONFLICT-2).
    pub fn handling_conflicts(self) -> Self {
        Self { handles_conflicts: true, ..self }
    }

    /// With a platform that its program runs on; one of a name that is known stays as it is.
    pub fn platform(mut self, platform: FormPlatform) -> Self {
        if !self.platforms.iter().any(|known| known.name.eq_ignore_ascii_case(&platform.name)) {
            self.platforms.push(platform);
        }
        self
    }

    /// The platforms that its program runs on.
    #[must_use]
    pub fn platforms(&self) -> &[FormPlatform] {
        &self.platforms
    }

    /// The message class it is for.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// What its server is registered under.
    #[must_use]
    pub const fn class_id(&self) -> Guid {
        self.class_id
    }

    /// What it can be asked to do, by number.
    #[must_use]
    pub fn verbs(&self) -> Vec<FormVerbInfo> {
        self.verbs.values().cloned().collect()
    }

    /// The properties that it publishes.
    #[must_use]
    pub fn published(&self) -> &[FormProperty] {
        &self.published
    }

    /// Whether it shows messages in conflict.
    #[must_use]
    pub const fn handles_conflicts(&self) -> bool {
        self.handles_conflicts
    }

    /// Its properties.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The property under an identifier.
    #[must_use]
    pub fn value(&self, tag: PropTag) -> Option<&PropValue> {
        let found = self.properties.iter().find(|property| property.tag.id() == tag.id());
        found.map(|property| &property.value)
    }

    /// Whether users are not to choose it.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.value(PR_FORM_HIDDEN.tag()) == Some(&PropValue::Boolean(true))
    }
}

/// A library: one form for each class, in the order in which they came (FRM-REGISTRY-7).
#[derive(Clone, Debug, Default)]
pub struct FormLibrary(Vec<Arc<Form>>);

impl FormLibrary {
    /// The forms.
    pub fn forms(&self) -> &[Arc<Form>] {
        &self.0
    }

    /// The form of exactly this class (FRM-RESOLVE-3).
    pub fn get(&self, class: &str) -> Option<&Arc<Form>> {
        self.0.iter().find(|form| form.class.eq_ignore_ascii_case(class))
    }

    fn install(&mut self, form: Form) {
        match self.0.iter_mut().find(|known| known.class.eq_ignore_ascii_case(&form.class)) {
            Some(known) => *known = Arc::new(form),
            None => self.0.push(Arc::new(form)),
        }
    }
}

/// Names a library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LibraryId {
    /// That of the computer.
    Local,
    /// That of a user, by the entry id of his default store, or of a folder, by its own.
    Of(EntryId),
}

/// The libraries of a computer. That of a new one has the built-in form; one that nothing was ever put into is empty. A
/// clone shares them.
#[derive(Clone, Debug)]
pub struct FormLibraries(Arc<BTreeMap<LibraryId, FormLibrary>>);

/// What a new computer has, made once.
static BUILT_IN: LazyLock<FormLibraries> = LazyLock::new(|| {
    let library = FormLibrary(vec![Arc::new(Form::standard())]);
    FormLibraries(Arc::new(BTreeMap::from([(LibraryId::Local, library)])))
});

impl Default for FormLibraries {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

static EMPTY: FormLibrary = FormLibrary(Vec::new());

impl FormLibraries {
    /// A library.
    pub fn get(&self, id: &LibraryId) -> &FormLibrary {
        self.0.get(id).unwrap_or(&EMPTY)
    }

    /// Puts a form into a library, in place of the one of its class.
    ///
    /// # Errors
    /// `Invalid` on a class that messages cannot have.
    pub fn install(&mut self, library: LibraryId, form: Form) -> Result<()> {
        check_class(&form.class)?;
        Arc::make_mut(&mut self.0).entry(library).or_default().install(form);
        Ok(())
    }

    /// Puts a form into a library; the one of its class, if there is one, stays and learns of platforms that it didn't know
    /// (FRM-CONT-INSTALL-2).
    ///
    /// # Errors
    /// As [`install`](Self::install).
    pub fn merge(&mut self, library: LibraryId, form: Form) -> Result<()> {
        let form = match self.get(&library).get(&form.class) {
            Some(known) => form.platforms.into_iter().fold((**known).clone(), Form::platform),
            None => form,
        };
        self.install(library, form)
    }

    /// Takes the form of exactly this class out of a library (FRM-CONT-REMOVE-1).
    ///
    /// # Errors
    /// `Missing`.
    pub fn remove(&mut self, library: &LibraryId, class: &str) -> Result<()> {
        if self.get(library).get(class).is_none() {
            return Err(EngineError::Missing { what: "form of this class" });
        }
        if let Some(library) = Arc::make_mut(&mut self.0).get_mut(library) {
            library.0.retain(|form| !form.class.eq_ignore_ascii_case(class));
        }
        Ok(())
    }

    /// The form that shows messages of a class, with its library: the exact class is looked for in all libraries before
    /// the class it derives from is in any (FRM-RESOLVE-1 to FRM-RESOLVE-8).
    ///
    /// # Errors
    /// `Invalid` on text that is no class (FRM-RESOLVE-10), `Missing`.
    pub fn resolve(
        &self,
        libraries: &[LibraryId],
        class: &str,
        exact: bool,
    ) -> Result<(LibraryId, Arc<Form>)> {
        check_class(class)?;
        let base = |class: &str| if exact { None } else { class.rfind('.') };
        let found =
            iter::successors(Some(class), |&class| base(class).map(|dot| &class[..dot])).find_map(|class| {
                let with = |id: &LibraryId| Some((id.clone(), Arc::clone(self.get(id).get(class)?)));
                libraries.iter().find_map(with)
            });
        found.ok_or(EngineError::Missing { what: "form of this class" })
    }

    /// All forms of these libraries, in their order.
    pub fn all<'a>(
        &'a self,
        libraries: &'a [LibraryId],
    ) -> impl Iterator<Item = (&'a LibraryId, &'a Arc<Form>)> {
        libraries.iter().flat_map(|id| self.get(id).forms().iter().map(move |form| (id, form)))
    }
}

/// An empty class is none (FRM-RESOLVE-10).
fn check_class(class: &str) -> Result<()> {
    if class.is_empty() {
        return Err(EngineError::Invalid { why: "a message class is missing".to_owned() });
    }
    validate_class(class)
}

/// The properties that forms publish, those of any or those of all, as they are first seen (FRM-CALCFORMPROPSET-1,
/// FRM-CALCFORMPROPSET-2).
///
/// # Errors
/// `Invalid` on an unknown way to put them together.
pub fn published_by(forms: &[Vec<FormProperty>], which: FormPropSet) -> Result<Vec<FormProperty>> {
    let has = |set: &[FormProperty], wanted: &FormProperty| set.iter().any(|known| known.is(wanted));
    let wanted: &dyn Fn(&FormProperty) -> bool = match which {
        FormPropSet::FORMPROPSET_UNION => &|_| true,
        FormPropSet::FORMPROPSET_INTERSECTION => &|property| forms.iter().all(|set| has(set, property)),
        other => return Err(EngineError::Invalid { why: format!("{other} puts no properties together") }),
    };
    let mut put_together: Vec<FormProperty> = Vec::new();
    for property in forms.iter().flatten().filter(|property| wanted(property)) {
        if !has(&put_together, property) {
            put_together.push(property.clone());
        }
    }
    Ok(put_together)
}
