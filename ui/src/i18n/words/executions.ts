import { add } from '..'
import { executions } from '../en/executions'

add(executions)
