import { add } from '..'
import { actions } from '../en/actions'

add(actions)
