/** What axe-core finds wrong with a page, by the rules of WCAG 2.2 A and AA. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Rules that a theme can break; all others are the same in both, and are looked at in the light one. */
const OF_THEMES = ['color-contrast', 'link-in-text-block']

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>

/** Rule by rule, with the first places that break it. */
const told = ({ violations }: Found): string[] =>
  violations.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? ''})`)
        .slice(0, 3)
        .join('; ')}`,
  )

/** Waits until everything has come in: a colour that is on its way is none that anybody reads. */
const arrived = async (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    const endOf = (one: Animation) => Number(one.effect?.getComputedTiming().endTime)
    const ending = document.getAnimations().filter((one) => one.playState === 'running' && endOf(one) < Infinity)
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)))
  })

/** The faults of a page as it is now; of one in the dark theme, what colours can do wrong. */
export async function faultsOf(page: Page, theme: 'light' | 'dark' = 'light'): Promise<string[]> {
  await arrived(page)
  const axe = new AxeBuilder({ page })
  return told(await (theme === 'dark' ? axe.withRules(OF_THEMES) : axe.withTags(RULES)).analyze())
}

/** The faults of a page in both themes, where it follows the system. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    faults.push(...(await faultsOf(page, theme)))
  }
  return faults
}
