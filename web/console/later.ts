/** Parts that nobody needs for a chat that comes in, in one file: fetched when the page has time (lazy.tsx). */
export { DecisionsDialog, OfferDecision } from './decisions.tsx'
export { LeftMessages } from './left-messages.tsx'
export { MyProfile } from './my-profile.tsx'
export { Overlays } from './overlays.tsx'
export { SaveDialog } from './save-dialog.tsx'
export { SignOutDialog } from './sign-out.tsx'
export { TransferDialog } from './transfer-dialog.tsx'
