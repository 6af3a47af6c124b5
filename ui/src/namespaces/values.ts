/** Values of the key-value store as the server reads them: a text is quoted, everything else a literal. */

export const VALUE_TYPES = ['STRING', 'NUMBER', 'BOOLEAN', 'DATETIME', 'DATE', 'DURATION', 'JSON'] as const
export type ValueType = (typeof VALUE_TYPES)[number]

export const written = (type: ValueType, text: string): string => (type === 'STRING' ? JSON.stringify(text) : text.trim())
