import { afterEach, expect, test } from 'vitest'
import { loadLanguage } from '../i18n'
import { change } from '../settings/settings'
import { cronInWords } from './cron'

afterEach(() => change({ language: 'en' }))

test.each([
  ['* * * * *', 'every minute'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['0 * * * *', 'every hour'],
  ['5,35 * * * *', 'every hour at minute 5 and 35'],
  ['0 */2 * * *', 'every 2 hours'],
  ['0 3 * * *', 'at 03:00, every day'],
  ['30 6,18 * * *', 'at 06:30 and 18:30, every day'],
  ['0 9 * * MON-FRI', 'at 09:00, Monday to Friday'],
  ['0 9 * * 1,5', 'at 09:00, on Monday and Friday'],
  ['0 0 * * 7', 'at 00:00, on Sunday'],
  ['*/10 9-17 * * 1-5', 'every 10 minutes, from 09:00 to 17:59, Monday to Friday'],
  ['15 8-20 * * *', 'every hour at minute 15, from 08:15 to 20:15'],
  ['0 4 1,15 * *', 'at 04:00, on day 1 and 15 of the month'],
  ['0 4 1 * MON', 'at 04:00, on day 1 of the month or on Monday'],
  ['0 4 * 6-8 *', 'at 04:00, every day, from June to August'],
  ['@weekly', 'at 00:00, on Sunday'],
  ['@yearly', 'at 00:00, on day 1 of the month, in January'],
])('%s is told as "%s"', (cron, words) => {
  expect(cronInWords(cron)).toBe(words)
})

test('with seconds there is a sixth field in front', () => {
  expect(cronInWords('*/10 * * * * *', true)).toBe('every 10 seconds')
  expect(cronInWords('0 0 3 * * *', true)).toBe('at 03:00, every day')
  expect(cronInWords('*/10 0 3 * * *', true)).toBeUndefined()
})

test.each(['0 3 * *', '1-59/2 * * * *', '0 0-23 */2 * *', 'nonsense', ''])('%s is left as it is', (cron) => {
  expect(cronInWords(cron)).toBeUndefined()
})

test('in French too', async () => {
  await loadLanguage('fr')
  change({ language: 'fr' })

  expect(cronInWords('0 9 * * MON-FRI')).toBe('à 09:00, de lundi à vendredi')
})
