import { add } from '..'
import { system } from '../en/system'

add(system)
