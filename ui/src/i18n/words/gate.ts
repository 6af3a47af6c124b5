import { add } from '..'
import { gate } from '../en/gate'

add(gate)
