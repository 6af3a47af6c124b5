/** What axe-core finds wrong with a page, by the rules of WCAG 2.2 A and AA. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>

/** Rule by rule, with the first places that break it. */
const told = ({ violations }: Found): string[] =>
  violations.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join('; ')}`,
  )

/** The faults of a page as it is now. */
export const faultsOf = async (page: Page): Promise<string[]> =>
  told(await new AxeBuilder({ page }).withTags(RULES).analyze())

/** The faults of a page in both themes, where it follows the system: of the dark one, what colours can do wrong. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await faultsOf(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  return [
    ...light,
    ...told(await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze()),
  ]
}
