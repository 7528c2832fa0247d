type AttributeMap = Readonly<Record<string, object>>

export interface DatabaseUnits {
  asking(call: object): string
  count(action: string, call: object, status: number, body: string | Buffer): void
  take(): { readonly readUnits: number; readonly writeUnits: number }
}

export function openDatabaseUnits(): DatabaseUnits
export function failedUnits(call: object, answer: object): number
export function itemBytes(item: AttributeMap): number
