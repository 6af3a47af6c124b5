import './boards.css'
import { ChartCard, type Look, type Origin } from './Chart'
import type { Chart } from './charts'

/** The charts of a dashboard on twelve columns; one below the other where there is no room. */
export function BoardGrid({ charts, origin, look }: { charts: readonly Chart[]; origin: Origin; look: Look }) {
  return (
    <div className="board-room">
      <div className="board">
        {charts.map((chart) => (
          <ChartCard key={chart.id} chart={chart} origin={origin} look={look} />
        ))}
      </div>
    </div>
  )
}
