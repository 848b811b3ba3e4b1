"""What casework and the public site share as pages: layout, components, forms, headers, error pages, languages."""
