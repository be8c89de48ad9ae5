use crate::engine::error::{EngineError, Result};
use crate::vocab::{FormPropSet, FormProperty};

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
