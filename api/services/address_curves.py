"""What the grounds of address answers are worth: measured by `wangge bench address --fit`, kept as data."""

from geo.address import Curve, Curves

# fitted to 120,646 answers in twelve cities of 30,000 to 1,000,000 addresses and of four manners; never to held noise
CURVES = Curves(
    known=Curve(
        (0.0, 0.35, 0.5, 0.6, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0),
        (0.0, 0.20886, 0.62385, 0.6596, 0.94416, 0.97534, 0.99521, 0.99889, 0.99942, 0.9995),
    ),
    share=Curve(
        (0.0, 0.3, 0.5, 0.66, 0.75, 0.85, 0.95, 1.0),
        (0.0, 0.33363, 0.50681, 0.63441, 0.83799, 0.96761, 0.99745, 1.0),
    ),
    around=Curve(
        (0.0, 0.28, 0.42, 0.52, 0.6, 0.7, 0.95, 1.0),
        (0.0, 0.53047, 0.54961, 0.77542, 0.78837, 0.9583, 0.99265, 1.0),
    ),
    spot=Curve(
        (0.0, 0.5, 0.6, 0.75, 0.9, 0.97, 0.99, 0.999, 1.0),
        (0.0, 0.9755, 0.98094, 0.98388, 0.99758, 0.99903, 0.9993, 0.99945, 0.9995),
    ),
)
