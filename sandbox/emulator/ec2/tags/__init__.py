"""Tags: where they are kept, which are allowed, CreateTags, DeleteTags and DescribeTags."""
