/** The charts of the overview: as those of any dashboard, from the counters of executions. */
import type { Chart } from '../boards/charts'
import { t } from '../i18n'
import { FAILED } from './counts'

const CHART = 'io.kestra.plugin.core.dashboard.chart'
const EXECUTIONS = 'io.kestra.plugin.core.dashboard.data.Executions'

const STATE = { field: 'STATE' }
const DATE = { field: 'START_DATE' }
const total = () => ({ agg: 'COUNT', displayName: t('dashboard.executions'), graphStyle: 'BARS' })

export const homeCharts = (): Chart[] => [
  {
    id: 'over_time',
    type: `${CHART}.TimeSeries`,
    chartOptions: { displayName: t('dashboard.executions'), width: 8, column: 'date', colorByColumn: 'state' },
    data: {
      type: EXECUTIONS,
      columns: {
        date: DATE,
        state: STATE,
        total: total(),
        took: { field: 'DURATION', agg: 'AVG', displayName: t('dashboard.took'), graphStyle: 'LINES' },
      },
    },
  },
  {
    id: 'by_state',
    type: `${CHART}.Pie`,
    chartOptions: { displayName: t('dashboard.byState'), width: 4, colorByColumn: 'state' },
    data: { type: EXECUTIONS, columns: { state: STATE, total: total() } },
  },
  {
    id: 'by_namespace',
    type: `${CHART}.Bar`,
    chartOptions: { displayName: t('dashboard.byNamespace'), width: 6, column: 'namespace', colorByColumn: 'state' },
    data: { type: EXECUTIONS, columns: { namespace: { field: 'NAMESPACE' }, state: STATE, total: total() } },
  },
  {
    id: 'errors',
    type: `${CHART}.TimeSeries`,
    chartOptions: { displayName: t('dashboard.errors'), width: 6, column: 'date', colorByColumn: 'state' },
    data: {
      type: EXECUTIONS,
      columns: { date: DATE, state: STATE, total: total() },
      where: [{ field: 'STATE', type: 'IN', values: [...FAILED] }],
    },
  },
]

/** Which flows fail most; of these it is asked whether they still do. */
export const FAILING: Chart = {
  id: 'failing',
  type: `${CHART}.Table`,
  data: {
    type: EXECUTIONS,
    columns: { namespace: { field: 'NAMESPACE' }, flow: { field: 'FLOW_ID' }, total: { agg: 'COUNT' } },
    where: [{ field: 'STATE', type: 'IN', values: [...FAILED] }],
    orderBy: [{ column: 'total', order: 'DESC' }],
  },
}
