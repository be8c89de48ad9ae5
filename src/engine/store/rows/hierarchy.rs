use crate::engine::store::{FolderId, Store};
use crate::engine::table::{Cell, RowId, RowSource};
use crate::vocab::tags::PR_DEPTH;
use crate::vocab::{PropTag, PropValue};

/// The subfolders of a folder, or with `deep` all folders below it, parents first.
#[derive(Clone, Copy, Debug)]
pub struct HierarchyRows<'a> {
    pub store: &'a Store,
    pub folder: FolderId,
    pub deep: bool,
}

impl RowSource for HierarchyRows<'_> {
    fn version(&self) -> u64 {
        self.store.hierarchy_version
    }

    fn row_count(&self) -> usize {
        if self.deep {
            return self.row_ids().len();
        }
        self.store.folder(self.folder).map_or(0, |folder| folder.children.len())
    }

    fn row_ids(&self) -> Vec<RowId> {
        let folders = if self.deep {
            self.store.descendants(self.folder).unwrap_or_default()
        } else {
            self.store.folder(self.folder).map(|folder| folder.children.to_vec()).unwrap_or_default()
        };
        folders.into_iter().map(RowId::from).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        let depth = self.store.depth_below(row.folder(), self.folder);
        depth.is_some_and(|depth| self.deep || depth == 0)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        match self.depth_value(row, tag) {
            Some(depth) => Cell::Made(depth),
            None => self.store.folder_cell(row.folder(), tag),
        }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        self.depth_value(row, tag).or_else(|| self.store.folder_value(row.folder(), tag))
    }

    fn branch(&self, row: RowId) -> Vec<(RowId, u64)> {
        let mut branch = Vec::new();
        let mut id = row.folder();
        while self.deep
            && id != self.folder
            && let Ok(folder) = self.store.folder(id)
            && let Ok(parent) = self.store.folder(folder.parent)
        {
            let number = parent.children.iter().position(|child| *child == id).unwrap_or_default();
            branch.push((id.into(), number as u64));
            id = folder.parent;
        }
        branch.reverse();
        branch
    }

    fn available_columns(&self) -> Vec<PropTag> {
        let rows = self.row_ids();
        let set = rows.iter().filter_map(|row| self.store.folder(row.folder()).ok());
        let set = set.flat_map(|folder| folder.props.tags().iter().copied());
        let mut tags: Vec<PropTag> = self.store.folder_tags().chain([PR_DEPTH.tag()]).chain(set).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

impl HierarchyRows<'_> {
    fn depth_value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        if tag.id() != PR_DEPTH.id() {
            return None;
        }
        self.store.depth_below(row.folder(), self.folder).map(|depth| PropValue::Long(depth as i32))
    }
}
