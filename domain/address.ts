/** The one spelling of an e-mail address by which records are found; empty when there is none. */
export function addressOf(email: string): string {
  return email.normalize('NFC').trim().toLowerCase().normalize('NFC')
}
