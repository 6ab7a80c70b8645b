# type: ignore
import shop
