import { add } from '..'
import { logs } from '../en/logs'

add(logs)
