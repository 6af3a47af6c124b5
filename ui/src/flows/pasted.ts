/** Values of a list from text of elsewhere: cells of a sheet, a CSV file, a JSON list. */

/** The values of a text; a JSON list, or fields between commas, semicolons, tabs and ends of lines. */
export function pastedItems(text: string): string[] {
  return (
    jsonItems(text) ??
    fieldsOf(text)
      .map((one) => one.trim())
      .filter((one) => one !== '')
  )
}

function jsonItems(text: string): string[] | null {
  if (!text.trimStart().startsWith('[')) return null
  try {
    const found: unknown = JSON.parse(text)
    return Array.isArray(found) ? found.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : null
  } catch {
    return null
  }
}

/** A field in quotes may hold separators, and a quote written twice (RFC 4180). */
const FIELD = /"((?:[^"]|"")*)"|([^,;\t\r\n"][^,;\t\r\n]*)/g

const fieldsOf = (text: string): string[] =>
  [...text.matchAll(FIELD)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
