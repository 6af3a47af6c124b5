import { add } from '..'
import { dashboards } from '../en/dashboards'

add(dashboards)
