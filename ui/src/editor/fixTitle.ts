import { t } from '../i18n'
import type { Fix } from './fixes'

const LONGEST = 40

/** What a fix does, in words. */
export const fixTitle = ({ kind, name }: Fix): string =>
  t(`fix.${kind}`, { name: name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name })
