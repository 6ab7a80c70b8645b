from unittest import mock

from shop import client
