import { add } from '..'
import { triggers } from '../en/triggers'

add(triggers)
