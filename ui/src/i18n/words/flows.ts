import { add } from '..'
import { flows } from '../en/flows'

add(flows)
