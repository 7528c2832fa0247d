/** Notifications of the desktop, by tag: what is told of the same thing again takes the place of what was told before. */
import { type Signal, signal } from '@preact/signals'

export type Permission = NotificationPermission | 'none'

export interface Notifications {
  readonly permission: Signal<Permission>
  /** Asks the person, if the browser has not been answered yet. */
  ask(): Promise<Permission>
  show(tag: string, title: string, body: string, onClick: () => void): void
  close(tag: string): void
}

export function createNotifications(kind: typeof Notification | undefined): Notifications {
  const permission = signal<Permission>(kind?.permission ?? 'none')
  const shown = new Map<string, Notification>()
  return {
    permission,
    async ask() {
      if (kind && kind.permission === 'default') {
        try {
          await kind.requestPermission()
        } catch (error) {
          console.warn('the browser does not ask for notifications', error)
        }
      }
      permission.value = kind?.permission ?? 'none'
      return permission.value
    },
    show(tag, title, body, onClick) {
      if (kind?.permission !== 'granted') return
      try {
        const notification = new kind(title, { tag, body, lang: document.documentElement.lang, dir: 'auto' })
        shown.set(tag, notification)
        notification.onclick = () => {
          notification.close()
          onClick()
        }
        notification.onclose = () => {
          if (shown.get(tag) === notification) shown.delete(tag)
        }
      } catch (error) {
        // Some browsers on phones show them from a service worker only.
        console.warn('this browser shows no notifications', error)
        permission.value = 'none'
      }
    },
    close(tag) {
      const notification = shown.get(tag)
      shown.delete(tag)
      notification?.close()
    },
  }
}

export function browserNotifications(): typeof Notification | undefined {
  return 'Notification' in globalThis ? Notification : undefined
}
