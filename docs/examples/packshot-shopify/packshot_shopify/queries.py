"""What is asked of Shopify's Admin API (shopify.dev/docs/api/admin-graphql)."""

_PARTS = """
fragment Parts on File {
  id
  fileStatus
  fileErrors { message }
  ... on MediaImage { image { url } originalSource { fileSize url } }
  ... on GenericFile { url originalFileSize }
}
"""
FIND = f"""
query($query: String, $after: String) {{
  files(first: 100, query: $query, after: $after) {{
    nodes {{ ...Parts }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
{_PARTS}"""
NODE = f"""
query($id: ID!) {{
  node(id: $id) {{ ...Parts }}
}}
{_PARTS}"""
STAGE = """
mutation($input: [StagedUploadInput!]!) {
  stagedUploadsCreate(input: $input) {
    stagedTargets { url resourceUrl parameters { name value } }
    userErrors { field message }
  }
}
"""
CREATE = f"""
mutation($files: [FileCreateInput!]!) {{
  fileCreate(files: $files) {{
    files {{ ...Parts }}
    userErrors {{ code field message }}
  }}
}}
{_PARTS}"""
DELETE = """
mutation($ids: [ID!]!) {
  fileDelete(fileIds: $ids) {
    deletedFileIds
    userErrors { code field message }
  }
}
"""
