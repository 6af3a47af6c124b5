/** Flows that are kept elsewhere, in a repository say, and must not be changed here. */
import type { Shapes } from '../api/client'
import { t } from '../i18n'

const READ_ONLY = 'system.readOnly'

/** Why a flow can not be changed here; undefined when it can. */
export function lockOf(flow: Pick<Shapes['FlowWithSource'], 'labels'>): string | undefined {
  return flow.labels?.some((one) => one.key === READ_ONLY && one.value === 'true') ? t('flows.readOnly') : undefined
}
