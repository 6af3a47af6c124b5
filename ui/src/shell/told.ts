import { notifications } from '@mantine/notifications'

/** Shows what went wrong until it is dismissed. */
export const told = (error: unknown): void => {
  notifications.show({
    message: error instanceof Error ? error.message : String(error),
    color: 'red',
    autoClose: false,
  })
}
